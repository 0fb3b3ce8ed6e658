#include "simulator/adversary/disguises.h"

#include "simulator/world.h"

namespace spore::sim {
namespace {

constexpr size_t capturedMax = 500;
constexpr size_t flagsOffset = 3;
constexpr size_t untaggedMax = limits::datagramBytesMax - frameTagBytes;

}  // namespace

void Disguises::capture() {
  for (size_t node = 0; node < world_.nodeCount(); ++node) {
    const auto& spoken = world_.medium().spokenBy(static_cast<uint16_t>(node));
    if (spoken.empty()) continue;
    const uint32_t place = world_.generator().below(++seen_);
    if (captured_.size() < capturedMax) {
      captured_.push_back(spoken.back());
    } else if (place < capturedMax) {
      captured_[place] = spoken.back();
    }
  }
}

Bytes Disguises::put(size_t to, Endpoint from, Bytes frame) {
  if (frame.size() > untaggedMax) return frame;
  Generator& generator = world_.generator();
  switch (generator.below(4)) {
    case 0: return frame;
    case 1: return withAnyTag(frame);
    case 2: return withStolenKey(to, from, frame);
    default: {
      if (captured_.empty()) return frame;
      const auto& old = captured_[generator.below(static_cast<uint32_t>(captured_.size()))];
      return {old.data(), old.size()};
    }
  }
}

Bytes Disguises::withAnyTag(Bytes frame) {
  Generator& generator = world_.generator();
  std::memcpy(frame_, frame.data(), frame.size());
  constexpr uint32_t anyFlags = frameFlagsEpoch | frameFlagsTick;
  frame_[flagsOffset] = static_cast<uint8_t>(frameFlagAuthenticated | (generator.below(256) & anyFlags));
  for (size_t i = 0; i < frameTagBytes; ++i) frame_[frame.size() + i] = static_cast<uint8_t>(generator.next() >> 32);
  return {frame_, frame.size() + frameTagBytes};
}

// Of the epoch before, by somebody who knows what the cluster clock shows, and claims either epoch.
Bytes Disguises::withStolenKey(size_t to, Endpoint from, Bytes frame) {
  SimNode& node = world_.node(to);
  if (!node.isOn()) return frame;
  const ClusterMoment moment = node.trust().frames().moment(node.clock().now());
  const NodeKeys& keys = world_.stolenKeys();
  const uint32_t epoch = keys.epoch + world_.generator().below(2);
  std::memcpy(frame_, frame.data(), frame.size());
  frame_[flagsOffset] = static_cast<uint8_t>(frameFlagAuthenticated | (epoch << 1 & frameFlagsEpoch) |
                                             (moment.tick << 4 & frameFlagsTick));
  uint8_t more[14];
  ByteWriter writer{more};
  writer.u32(from.ip.value);
  writer.u16(from.port);
  writer.u32(moment.session);
  writer.u32(moment.tick);
  Crypto& crypto = world_.crypto();
  const Sha256Hash mac = crypto.mac(crypto.prepare(asBytes(keys.frameKey)), {frame_, frame.size()}, writer.written());
  std::memcpy(frame_ + frame.size(), mac.data(), frameTagBytes);
  return {frame_, frame.size() + frameTagBytes};
}

}  // namespace spore::sim
