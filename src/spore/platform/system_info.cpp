#include "spore/platform/system_info.h"

namespace spore {

const char* toText(ResetCause cause) {
  switch (cause) {
    case ResetCause::Unknown: break;
    case ResetCause::PowerOn: return "power_on";
    case ResetCause::External: return "external";
    case ResetCause::Software: return "software";
    case ResetCause::Watchdog: return "watchdog";
    case ResetCause::Exception: return "exception";
    case ResetCause::Brownout: return "brownout";
  }
  return "unknown";
}

}  // namespace spore
