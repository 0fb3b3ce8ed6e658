#include "spore/config/detection.h"

#include <gtest/gtest.h>

#include "spore/config/settings_table.h"

namespace spore {
namespace {

bool isAsGiven(const Settings& settings, const Settings& given) {
  for (size_t i = 0; i < settingCount(); ++i) {
    const SettingSpec spec = settingAt(i);
    if (settings.*spec.member != given.*spec.member) return false;
  }
  return true;
}

TEST(Detection, ItsUsualTimeIsTheDefaultOfAllSettings) {
  Settings settings;
  settings.heartbeat = Millis{1234};
  EXPECT_EQ(setDetection(settings, Settings{}.inactiveAfter), Status::Ok);
  EXPECT_TRUE(isAsGiven(settings, Settings{}));
}

TEST(Detection, WhatComesBeforeAVerdictShortensWithIt) {
  Settings settings;
  EXPECT_EQ(setDetection(settings, Millis{5000}), Status::Ok);
  EXPECT_EQ(settings.inactiveAfter.count, 5000u);
  EXPECT_EQ(settings.silenceBeforeProbe.count, 2000u);
  EXPECT_EQ(settings.heartbeat.count, 1000u);
  EXPECT_EQ(settings.statusUpdate.count, 500u);
}

TEST(Detection, EachTimeThatItTakesIsOneThatTheSettingsAllow) {
  for (uint32_t ms = detectionMin.count; ms <= detectionMax.count; ms += 100) {
    Settings settings;
    ASSERT_EQ(setDetection(settings, Millis{ms}), Status::Ok);
    EXPECT_EQ(findContradiction(settings), nullptr);
    for (size_t i = 0; i < settingCount(); ++i) {
      const SettingSpec spec = settingAt(i);
      EXPECT_LE(spec.minimum, (settings.*spec.member).count);
      EXPECT_GE(spec.maximum, (settings.*spec.member).count);
    }
  }
}

TEST(Detection, OtherTimesChangeNothing) {
  for (const uint32_t ms : {0u, 2999u, 20001u, 4294967295u}) {
    Settings settings;
    EXPECT_EQ(setDetection(settings, Millis{ms}), Status::OutOfRange);
    EXPECT_TRUE(isAsGiven(settings, Settings{}));
  }
}

}  // namespace
}  // namespace spore
