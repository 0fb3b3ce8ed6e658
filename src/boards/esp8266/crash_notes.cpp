#include "boards/esp8266/crash_notes.h"

#include <Arduino.h>

#include "boards/esp8266/rtc_layout.h"

extern "C" {
#include <user_interface.h>
}

namespace spore {
namespace {

const void* faultAddress = nullptr;

}  // namespace

const Result<CrashMarker>& CrashNotes::marker() {
  if (isRead_) return marker_;
  isRead_ = true;
  CrashMarker::Words words{};
  if (ESP.rtcUserMemoryRead(rtc_layout::crashMarkerAt, words.data(), sizeof words)) marker_ = CrashMarker::from(words);
  words = {};
  if (marker_.ok()) (void)ESP.rtcUserMemoryWrite(rtc_layout::crashMarkerAt, words.data(), sizeof words);
  return marker_;
}

ResetCause CrashNotes::resetCause() {
  if (marker().ok()) return ResetCause::Exception;
  switch (ESP.getResetInfoPtr()->reason) {
    case REASON_DEFAULT_RST: return ResetCause::PowerOn;
    case REASON_WDT_RST:
    case REASON_SOFT_WDT_RST: return ResetCause::Watchdog;
    case REASON_EXCEPTION_RST: return ResetCause::Exception;
    case REASON_SOFT_RESTART: return ResetCause::Software;
    case REASON_DEEP_SLEEP_AWAKE:  // by its pin too
    case REASON_EXT_SYS_RST: return ResetCause::External;
    default: return ResetCause::Unknown;
  }
}

SystemInfo::CrashSite CrashNotes::crashSite() {
  if (marker().ok()) return {SystemInfo::endedItself, marker().value().address};
  const rst_info* const info = ESP.getResetInfoPtr();
  if (info->reason != REASON_EXCEPTION_RST && info->reason != REASON_SOFT_WDT_RST) return {};
  return {static_cast<uint8_t>(info->exccause), info->epc1};
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
