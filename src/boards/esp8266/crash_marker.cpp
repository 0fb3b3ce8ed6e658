#include "boards/esp8266/crash_marker.h"

namespace spore {
namespace {

// Any number that noise is unlikely to be.
constexpr uint32_t mark = 0x5E1FE9D5;

}  // namespace

CrashMarker::Words CrashMarker::words() const {
  return {address, address ^ mark};
}

Result<CrashMarker> CrashMarker::from(const Words& words) {
  if ((words[0] ^ words[1]) != mark) return Status::NotFound;
  return CrashMarker{words[0]};
}

}  // namespace spore
