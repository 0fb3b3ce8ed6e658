#include "boards/esp8266/crash_notes.h"

#include <Arduino.h>

#include "boards/esp8266/rtc_layout.h"

extern "C" {
#include <user_interface.h>
}

namespace spore {
namespace {

const void* faultAddress = nullptr;
bool isRead = false;
Result<CrashMarker> lastRun = Status::NotFound;

}  // namespace

const Result<CrashMarker>& markerOfLastRun() {
  if (isRead) return lastRun;
  isRead = true;
  CrashMarker::Words words{};
  if (ESP.rtcUserMemoryRead(rtc_layout::crashMarkerAt, words.data(), sizeof words)) lastRun = CrashMarker::from(words);
  words = {};
  if (lastRun.ok()) (void)ESP.rtcUserMemoryWrite(rtc_layout::crashMarkerAt, words.data(), sizeof words);
  return lastRun;
}

void noteFault(const void* address) {
  faultAddress = address;
}

}  // namespace spore

// The core calls it before it restarts after a crash of any kind, on whatever stack is left. Those that the SDK knows,
// it tells itself after the restart (ESP.getResetInfoPtr).
extern "C" void custom_crash_callback(rst_info* info, uint32_t, uint32_t) {
  if (info->reason == REASON_EXCEPTION_RST || info->reason == REASON_SOFT_WDT_RST || info->reason == REASON_WDT_RST)
    return;
  spore::CrashMarker::Words words =
      spore::CrashMarker{static_cast<uint32_t>(reinterpret_cast<uintptr_t>(spore::faultAddress))}.words();
  (void)ESP.rtcUserMemoryWrite(spore::rtc_layout::crashMarkerAt, words.data(), sizeof words);
}
