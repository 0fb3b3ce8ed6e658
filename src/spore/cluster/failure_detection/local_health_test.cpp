#include "spore/cluster/failure_detection/local_health.h"

#include <gtest/gtest.h>

#include "support/counting_log.h"

namespace spore {
namespace {

// A node whose clock a test moves.
struct HealthBench {
  HealthBench() { health.begin(now); }
  // The node's loop passes each 100 ms.
  void run(uint32_t milliseconds, bool areOthersActive = true, bool isToldByUnicast = false) {
    for (uint32_t passed = 0; passed < milliseconds; passed += 100) {
      now = now + Millis{100};
      (void)health.resume(now);
      health.update(now, areOthersActive, isToldByUnicast);
    }
  }

  Instant now{100000};
  CountingLog log;
  NodeContext context{log};
  ClusterTiming timing = timingFor(ClusterSettings{});
  LocalHealth health{context, timing};
};

TEST(LocalHealth, WhoHasHeardNoBroadcastFor25TenthsOfASecondMissesThem) {
  static HealthBench bench;
  bench.run(2400);
  EXPECT_FALSE(bench.health.missesBroadcasts());
  EXPECT_FALSE(bench.health.isDoubtful(bench.now));
  bench.run(100);
  EXPECT_TRUE(bench.health.missesBroadcasts());
  EXPECT_TRUE(bench.health.isDoubtful(bench.now));
  EXPECT_FALSE(bench.health.mayCallDead(bench.now));
  bench.health.onBroadcast(bench.now);
  EXPECT_FALSE(bench.health.missesBroadcasts());
}

TEST(LocalHealth, WhoHearsBroadcastsAgainDoubtsItselfForTwoSecondsMore) {
  static HealthBench bench;
  bench.run(2500);
  bench.health.onBroadcast(bench.now);
  bench.run(1900);
  EXPECT_FALSE(bench.health.missesBroadcasts());
  EXPECT_TRUE(bench.health.isBlind());
  EXPECT_TRUE(bench.health.isDoubtful(bench.now));
  EXPECT_FALSE(bench.health.mayCallDead(bench.now));
  bench.run(100);
  EXPECT_FALSE(bench.health.isBlind());
  EXPECT_TRUE(bench.health.mayCallDead(bench.now));
}

TEST(LocalHealth, WhoIsAloneMissesNothing) {
  static HealthBench bench;
  bench.run(60000, false);
  EXPECT_FALSE(bench.health.missesBroadcasts());
  EXPECT_FALSE(bench.health.isCutOff());
  EXPECT_TRUE(bench.health.mayCallDead(bench.now));
}

TEST(LocalHealth, AfterTenSecondsWithoutBroadcastsItIsCutOffUntilOneComes) {
  static HealthBench bench;
  bench.run(12400);
  EXPECT_FALSE(bench.health.isCutOff());
  EXPECT_EQ(bench.log.lines(), 0u);
  bench.run(100);
  EXPECT_TRUE(bench.health.isCutOff());
  EXPECT_EQ(bench.log.count(LogLevel::Warning), 1u);
  bench.run(60000);
  EXPECT_EQ(bench.log.lines(), 1u);
  bench.health.onBroadcast(bench.now);
  bench.run(100);
  EXPECT_FALSE(bench.health.isCutOff());
  EXPECT_EQ(bench.log.lines(), 2u);
}

TEST(LocalHealth, TheTenSecondsBeginWithTheFirstBroadcastThatIsMissed) {
  static HealthBench bench;
  bench.run(2500);
  ASSERT_TRUE(bench.health.missesBroadcasts());
  const Instant missed = bench.now;
  bench.health.update(missed + Millis{9999}, true, false);
  EXPECT_FALSE(bench.health.isCutOff());
  bench.health.update(missed + Millis{10000}, true, false);
  EXPECT_TRUE(bench.health.isCutOff());
}

TEST(LocalHealth, WhoIsCutOffJudgesByWhatItIsToldByUnicast) {
  static HealthBench bench;
  bench.run(5000, true, true);
  EXPECT_FALSE(bench.health.mayCallDead(bench.now));  // broadcasts may come back any moment
  bench.run(10000, true, true);
  EXPECT_TRUE(bench.health.missesBroadcasts());
  EXPECT_TRUE(bench.health.mayCallDead(bench.now));
  EXPECT_FALSE(bench.health.isDoubtful(bench.now));
  bench.run(100, true, false);
  EXPECT_FALSE(bench.health.mayCallDead(bench.now));
}

TEST(LocalHealth, AStallOfOver25TenthsOfASecondIsNoticed) {
  static HealthBench bench;
  bench.now = bench.now + Millis{2500};
  EXPECT_FALSE(bench.health.hasStalled(bench.now));
  EXPECT_FALSE(bench.health.resume(bench.now));
  bench.now = bench.now + Millis{2501};
  EXPECT_TRUE(bench.health.hasStalled(bench.now));
  EXPECT_TRUE(bench.health.isCatchingUp(bench.now));
  EXPECT_TRUE(bench.health.resume(bench.now));
  EXPECT_FALSE(bench.health.hasStalled(bench.now));
  EXPECT_FALSE(bench.health.resume(bench.now));
}

TEST(LocalHealth, AfterAStallItCatchesUpForThreeSecondsAndListensForTen) {
  static HealthBench bench;
  bench.now = bench.now + Millis{60000};
  EXPECT_FALSE(bench.health.mayCallDead(bench.now));
  EXPECT_TRUE(bench.health.resume(bench.now));
  bench.run(2900, false);
  EXPECT_TRUE(bench.health.isCatchingUp(bench.now));
  bench.run(100, false);
  EXPECT_FALSE(bench.health.isCatchingUp(bench.now));
  EXPECT_FALSE(bench.health.isDoubtful(bench.now));
  bench.run(6900, false);
  EXPECT_TRUE(bench.health.isListening(bench.now));
  EXPECT_FALSE(bench.health.mayCallDead(bench.now));
  bench.run(100, false);
  EXPECT_FALSE(bench.health.isListening(bench.now));
  EXPECT_TRUE(bench.health.mayCallDead(bench.now));
}

// The clock goes round in 49.7 days.
TEST(LocalHealth, AStallOfAMonthAgoIsOver) {
  static HealthBench bench;
  bench.now = bench.now + Millis{60000};
  (void)bench.health.resume(bench.now);
  for (int pass = 0; pass < 25 * 24 * 3600 * 2 / 5; ++pass) {
    bench.now = bench.now + Millis{2500};
    (void)bench.health.resume(bench.now);
    bench.health.update(bench.now, false, false);
  }
  EXPECT_FALSE(bench.health.isCatchingUp(bench.now));
  EXPECT_FALSE(bench.health.isListening(bench.now));
  EXPECT_FALSE(bench.health.missesBroadcasts());
}

TEST(LocalHealth, WhoHasBeenToldWhatItMissedHasCaughtUp) {
  static HealthBench bench;
  bench.now = bench.now + Millis{60000};
  ASSERT_TRUE(bench.health.resume(bench.now));
  bench.run(300, false);
  bench.health.noteTold();
  EXPECT_FALSE(bench.health.isCatchingUp(bench.now));
  EXPECT_TRUE(bench.health.isListening(bench.now));
}

TEST(LocalHealth, OnlyWhatWasFreshWhenItStalledMayHaveBeenMissed) {
  static HealthBench bench;
  const Instant begin = bench.now;
  EXPECT_FALSE(bench.health.mayHaveMissed(begin, begin));
  bench.now = bench.now + Millis{60000};
  for (const bool hasResumed : {false, true}) {
    EXPECT_EQ(hasResumed && bench.health.resume(bench.now), hasResumed);
    EXPECT_TRUE(bench.health.mayHaveMissed(begin - Millis{9999}, bench.now));
    EXPECT_FALSE(bench.health.mayHaveMissed(begin - Millis{10000}, bench.now));
  }
  bench.run(3000, false);
  EXPECT_FALSE(bench.health.mayHaveMissed(begin, bench.now));
}

}  // namespace
}  // namespace spore
