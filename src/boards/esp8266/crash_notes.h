// What the run before left in RTC memory about how it ended, and where a failed CHECK says where it is.
#pragma once

#include "boards/esp8266/crash_marker.h"

namespace spore {

// Whether the run before ended itself; read once from RTC memory, and taken off it.
const Result<CrashMarker>& markerOfLastRun();
// Where the program is about to end itself.
void noteFault(const void* address);

}  // namespace spore
