#include "spore/config/detection.h"

#include <algorithm>

namespace spore {

Status setDetection(Settings& settings, Millis detection) {
  if (detection < detectionMin || detectionMax < detection) return Status::OutOfRange;
  settings.inactiveAfter = detection;
  settings.silenceBeforeProbe = Millis{detection.count * 2 / 5};
  settings.heartbeat = Millis{detection.count / 5};
  settings.statusUpdate = Millis{std::min<uint32_t>(detection.count / 10, 1000)};
  return Status::Ok;
}

}  // namespace spore
