// CrashNotes: how the run before ended, by what the SDK and that run itself left in RTC memory; and where a failed CHECK
// says where it is.
#pragma once

#include "boards/esp8266/crash_marker.h"
#include "spore/platform/system_info.h"

namespace spore {

class CrashNotes {
 public:
  // The marker of a run that ended itself counts more than the SDK's reason, which calls that a wanted restart.
  ResetCause resetCause();
  SystemInfo::CrashSite crashSite();

 private:
  // Read once from RTC memory, and taken off it: a later restart is not this crash again.
  const Result<CrashMarker>& marker();

  bool isRead_ = false;
  Result<CrashMarker> marker_ = Status::NotFound;
};

// Where the program is about to end itself.
void noteFault(const void* address);

}  // namespace spore
