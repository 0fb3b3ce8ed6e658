#include "boards/esp8266/crash_notes.h"

#include <gtest/gtest.h>

#include "boards/esp8266/rtc_layout.h"
#include "boards/esp8266/testing/rtc_stand_in.h"
#include "user_interface.h"

namespace spore {
namespace {

// The core's own reasons, behind the SDK's (core_esp8266_postmortem.cpp): abort(), and a failed assertion.
constexpr uint32_t reasonAbort = 101;

TEST(CrashNotes, WhatTheSdkKnowsIsTakenFromIt) {
  const struct {
    uint32_t reason;
    ResetCause cause;
    bool hasSite;
  } cases[] = {
      {REASON_DEFAULT_RST, ResetCause::PowerOn, false},    {REASON_WDT_RST, ResetCause::Watchdog, false},
      {REASON_SOFT_WDT_RST, ResetCause::Watchdog, true},   {REASON_EXCEPTION_RST, ResetCause::Exception, true},
      {REASON_SOFT_RESTART, ResetCause::Software, false},  {REASON_DEEP_SLEEP_AWAKE, ResetCause::External, false},
      {REASON_EXT_SYS_RST, ResetCause::External, false},   {77, ResetCause::Unknown, false},
  };
  for (const auto& each : cases) {
    RtcStandIn rtc;
    rtc.restart(each.reason);
    CrashNotes notes;
    EXPECT_EQ(notes.resetCause(), each.cause);
    EXPECT_EQ(notes.crashSite().address, 0u);
    if (!each.hasSite) continue;
    rtc.crash(each.reason, each.reason, 29, 0x40201234);
    CrashNotes after;
    EXPECT_EQ(after.resetCause(), each.cause);
    EXPECT_EQ(after.crashSite().exception, 29u);
    EXPECT_EQ(after.crashSite().address, 0x40201234u);
  }
}

TEST(CrashNotes, AProgramThatEndedItselfHasCrashedThoughTheSdkCallsItARestart) {
  RtcStandIn rtc;
  int here = 0;
  noteFault(&here);
  rtc.crash(reasonAbort, REASON_SOFT_RESTART);
  CrashNotes notes;
  EXPECT_EQ(notes.resetCause(), ResetCause::Exception);
  EXPECT_EQ(notes.crashSite().exception, SystemInfo::endedItself);
  EXPECT_EQ(notes.crashSite().address, static_cast<uint32_t>(reinterpret_cast<uintptr_t>(&here)));
  // The same answer, as often as it is asked in this run.
  EXPECT_EQ(notes.resetCause(), ResetCause::Exception);
}

TEST(CrashNotes, ACrashIsToldOnce) {
  RtcStandIn rtc;
  rtc.crash(reasonAbort, REASON_SOFT_RESTART);
  EXPECT_EQ(CrashNotes{}.resetCause(), ResetCause::Exception);
  rtc.restart(REASON_SOFT_RESTART);
  EXPECT_EQ(CrashNotes{}.resetCause(), ResetCause::Software);
}

TEST(CrashNotes, WhatTheEngineRetainsIsLeftAlone) {
  RtcStandIn rtc;
  rtc.crash(reasonAbort, REASON_SOFT_RESTART);
  (void)CrashNotes{}.resetCause();
  for (uint32_t at = 0; at < rtc_layout::crashMarkerAt; ++at) EXPECT_EQ(rtc.memory[at], 0xA5A5A5A5u);
}

}  // namespace
}  // namespace spore
