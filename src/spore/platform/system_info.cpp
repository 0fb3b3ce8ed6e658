#include "spore/platform/system_info.h"

namespace spore {

FlashText toText(ResetCause cause) {
  switch (cause) {
    case ResetCause::Unknown: break;
    case ResetCause::PowerOn: return SPORE_TEXT("power_on");
    case ResetCause::External: return SPORE_TEXT("external");
    case ResetCause::Software: return SPORE_TEXT("software");
    case ResetCause::Watchdog: return SPORE_TEXT("watchdog");
    case ResetCause::Exception: return SPORE_TEXT("exception");
    case ResetCause::Brownout: return SPORE_TEXT("brownout");
  }
  return SPORE_TEXT("unknown");
}

}  // namespace spore
