// How soon a stop is noticed: one choice for the settings that must fit together.
#pragma once

#include "spore/base/status.h"
#include "spore/config/settings.h"

namespace spore {

constexpr Millis detectionMin{3000};
constexpr Millis detectionMax{20000};

// Sets inactiveAfter to `detection`, and with it heartbeat (a fifth), silenceBeforeProbe (two fifths) and statusUpdate
// (a tenth, at most 1 s), so that as many heartbeats and questions as by default come before a verdict. All nodes of a
// cluster need the same. OutOfRange: below detectionMin, or above detectionMax; nothing changes.
Status setDetection(Settings& settings, Millis detection);

}  // namespace spore
