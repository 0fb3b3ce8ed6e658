#include "spore/trust/replay_windows.h"

namespace spore {
namespace {

constexpr uint16_t windowFrames = 32;

}  // namespace

bool ReplayWindows::take(const FrameHeader& header, uint32_t tick, uint32_t now) {
  if (sweptAt_ != now) dropOld(now);
  Window* window = find(header.nodeId);
  const auto incarnation = static_cast<uint8_t>(header.incarnation);
  const auto sequence = static_cast<uint16_t>(header.sequence);
  if (window == nullptr) {
    if (windows_.push({}) != Status::Ok) return false;
    window = &windows_.back();
    *window = {header.nodeId, 0, sequence, incarnation, static_cast<uint8_t>(tick)};
    return true;
  }
  const auto startsLater = static_cast<int8_t>(incarnation - window->incarnation);
  if (startsLater < 0) return false;
  if (startsLater > 0) {
    *window = {header.nodeId, 0, sequence, incarnation, static_cast<uint8_t>(tick)};
    return true;
  }
  if (!window->take(sequence)) return false;
  if (static_cast<int8_t>(static_cast<uint8_t>(tick) - window->tick) > 0) window->tick = static_cast<uint8_t>(tick);
  return true;
}

bool ReplayWindows::Window::take(uint16_t sequence) {
  const auto ahead = static_cast<int16_t>(sequence - newest);
  if (ahead > 0) {
    seen = ahead < windowFrames ? seen << ahead : 0;
    if (ahead <= windowFrames) seen |= 1u << (ahead - 1);
    newest = sequence;
    return true;
  }
  const int behind = -ahead;
  if (behind == 0 || behind > windowFrames) return false;
  const uint32_t bit = 1u << (behind - 1);
  if ((seen & bit) != 0) return false;
  seen |= bit;
  return true;
}

ReplayWindows::Window* ReplayWindows::find(uint32_t nodeId) {
  for (Window& window : windows_) {
    if (window.nodeId == nodeId) return &window;
  }
  return nullptr;
}

// A frame of the tick before this one is still genuine; who has said nothing since the one before that needs no window.
void ReplayWindows::dropOld(uint32_t now) {
  sweptAt_ = now;
  for (size_t i = windows_.size(); i-- > 0;) {
    const auto age = static_cast<int8_t>(static_cast<uint8_t>(now) - windows_[i].tick);
    if (age < 2 && age > -4) continue;
    windows_[i] = windows_.back();
    windows_.erase(windows_.size() - 1);
  }
}

}  // namespace spore
