#include "spore/cluster/cluster_timing.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

void expectConsistent(const ClusterTiming& timing) {
  // A heartbeat with its jitter comes before anybody is asked, and three questions fit before the verdict.
  EXPECT_LT(timing.heartbeatMax.count * 105 / 100, timing.inactiveAfter.count * 7 / 10);
  EXPECT_LE(timing.silenceBeforeProbe.count + 3 * timing.probeInterval.count, timing.inactiveAfter.count);
  EXPECT_LE(timing.heartbeatMin.count, timing.heartbeatMax.count);
  EXPECT_GT(timing.heartbeatMin.count, 0u);
  EXPECT_LE(timing.inactiveAfter.count, timing.deadAfter.count);
  EXPECT_LE(timing.deadAfter.count, timing.removeAfter.count);
  // Further apart than this, instants cannot be compared.
  EXPECT_LT(timing.removeAfter.count, 0x7FFFFFFFu);
}

TEST(ClusterTiming, DefaultsAreTheSpecifiedOnes) {
  const ClusterTiming timing = timingFor(ClusterSettings{});
  EXPECT_EQ(timing.inactiveAfter.count, 10000u);
  EXPECT_EQ(timing.deadAfter.count, 60000u);
  EXPECT_EQ(timing.removeAfter.count, 86460000u);
  EXPECT_EQ(timing.silenceBeforeProbe.count, 4000u);
  EXPECT_EQ(timing.recovery.count, 2000u);
  EXPECT_EQ(timing.probeInterval.count, 700u);
  EXPECT_EQ(timing.heartbeatMin.count, 2000u);
  EXPECT_EQ(timing.heartbeatMax.count, 6000u);
  EXPECT_EQ(timing.broadcastSilenceMax.count, 2500u);
  EXPECT_EQ(timing.pullSpacing.count, 500u);
  EXPECT_EQ(timing.mentionSpacing.count, 1000u);
  EXPECT_EQ(timing.mentionAgeMax.count, 25000u);
  expectConsistent(timing);
}

TEST(ClusterTiming, StaysConsistentWhateverAUserChooses) {
  const uint32_t values[] = {0, 1, 50, 1000, 2500, 10000, 3600000, 86400000, 0x7FFFFFFF, 0xFFFFFFFF};
  for (const uint32_t inactive : values) {
    for (const uint32_t other : values) {
      for (const uint32_t third : values) {
        ClusterSettings settings;
        settings.inactiveAfter = Millis{inactive};
        settings.deadAfter = Millis{other};
        settings.forgetAfter = Millis{third};
        settings.silenceBeforeProbe = Millis{other};
        settings.heartbeatBase = Millis{third};
        expectConsistent(timingFor(settings));
      }
    }
  }
}

TEST(ClusterTiming, AVerdictThatComesLateMakesNobodySlow) {
  ClusterSettings settings;
  settings.inactiveAfter = Millis{60000};
  settings.deadAfter = Millis{600000};
  const ClusterTiming timing = timingFor(settings);
  EXPECT_EQ(timing.heartbeatMax.count, 6000u);
  EXPECT_EQ(timing.broadcastSilenceMax.count, 2500u);
  EXPECT_EQ(timing.stallAfter.count, 2500u);
  EXPECT_EQ(timing.probeInterval.count, 700u);
  EXPECT_EQ(timing.silenceBeforeProbe.count, 4000u);
  EXPECT_EQ(timing.mentionAgeMax.count, 25000u);
}

TEST(ClusterTiming, AVerdictComesWithinTwoHoursAndNotBeforeATenthOfASecond) {
  ClusterSettings settings;
  settings.inactiveAfter = Millis{0xFFFFFFFF};
  EXPECT_EQ(timingFor(settings).inactiveAfter.count, 2u * 60 * 60 * 1000);
  settings.inactiveAfter = Millis{0};
  const ClusterTiming timing = timingFor(settings);
  EXPECT_EQ(timing.inactiveAfter.count, 100u);
  EXPECT_EQ(timing.stallAfter.count, 1000u);
}

TEST(ClusterTiming, ALargerFleetSpeaksLessOften) {
  const ClusterTiming timing = timingFor(ClusterSettings{});
  EXPECT_EQ(heartbeatPeriod(timing, 1).count, 2000u);
  EXPECT_EQ(heartbeatPeriod(timing, 32).count, 2000u);
  EXPECT_EQ(heartbeatPeriod(timing, 48).count, 3000u);
  EXPECT_EQ(heartbeatPeriod(timing, 80).count, 5000u);
  EXPECT_EQ(heartbeatPeriod(timing, 1000).count, 6000u);
}

TEST(ClusterTiming, WhoIsGoneSoonerSpeaksMoreOften) {
  ClusterSettings settings;
  settings.inactiveAfter = Millis{5000};
  settings.heartbeatBase = Millis{1000};
  settings.silenceBeforeProbe = Millis{2000};
  const ClusterTiming timing = timingFor(settings);
  EXPECT_EQ(heartbeatPeriod(timing, 32).count, 1000u);
  EXPECT_EQ(heartbeatPeriod(timing, 48).count, 1500u);
  EXPECT_EQ(heartbeatPeriod(timing, 1000).count, 3000u);
  EXPECT_EQ(silenceBeforeProbe(timing, 1000).count, 3500u);
}

TEST(ClusterTiming, NobodyIsAskedBeforeItsHeartbeatIsLate) {
  const ClusterTiming timing = timingFor(ClusterSettings{});
  EXPECT_EQ(silenceBeforeProbe(timing, 1).count, 4000u);
  EXPECT_EQ(silenceBeforeProbe(timing, 48).count, 4000u);
  EXPECT_EQ(silenceBeforeProbe(timing, 56).count, 4500u);
  EXPECT_EQ(silenceBeforeProbe(timing, 250).count, 7000u);
}

TEST(ClusterTiming, AFasterBaseScalesTheLowerBoundOnly) {
  ClusterSettings settings;
  settings.heartbeatBase = Millis{500};
  const ClusterTiming timing = timingFor(settings);
  EXPECT_EQ(heartbeatPeriod(timing, 2).count, 500u);
  EXPECT_EQ(heartbeatPeriod(timing, 16).count, 1000u);
  EXPECT_EQ(heartbeatPeriod(timing, 200).count, 6000u);
}

}  // namespace
}  // namespace spore
