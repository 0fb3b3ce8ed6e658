#include "detect_option.h"

#include <gtest/gtest.h>

#include "failure.h"

namespace spore::cli {
namespace {

using Words = std::vector<std::string>;

TEST(DetectOption, ATimeIsTheSettingsThatFollowFromIt) {
  const Words five{"statusUpdateMs=500", "heartbeatMs=1000", "inactiveAfterMs=5000", "silenceBeforeProbeMs=2000"};
  EXPECT_EQ(detectionSettings("5s"), five);
  EXPECT_EQ(detectionSettings("5000ms"), five);
  EXPECT_EQ(detectionSettings("5"), five);
  const Words twenty{"statusUpdateMs=1000", "heartbeatMs=4000", "inactiveAfterMs=20000", "silenceBeforeProbeMs=8000"};
  EXPECT_EQ(detectionSettings("20s"), twenty);
}

// It takes another one back that was stored, or stands in a file.
TEST(DetectOption, TheUsualTimeIsSettingsTooAndNoneIsNone) {
  const Words ten{"statusUpdateMs=1000", "heartbeatMs=2000", "inactiveAfterMs=10000", "silenceBeforeProbeMs=4000"};
  EXPECT_EQ(detectionSettings("10s"), ten);
  EXPECT_EQ(detectionSettings(""), Words{});
}

TEST(DetectOption, WhatIsNoTimeOrTooShortOrTooLongIsNamed) {
  for (const char* text : {"fast", "s", "ms", "-5s", "5.5s", "2999ms", "2s", "21s", "20001ms", "5 s", "5m",
                           "4294967301", "99999999999999999999s"}) {
    try {
      detectionSettings(text);
      ADD_FAILURE() << text;
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.exitCode, ExitCode::Usage) << text;
      EXPECT_NE(failure.error.find(text), std::string::npos) << failure.error;
    }
  }
}

}  // namespace
}  // namespace spore::cli
