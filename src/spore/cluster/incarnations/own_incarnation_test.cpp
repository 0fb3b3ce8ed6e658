#include "spore/cluster/incarnations/own_incarnation.h"

#include <gtest/gtest.h>

#include "support/cluster_bench.h"

namespace spore {
namespace {

TEST(OwnIncarnation, JumpsPastALaterLifeThatOthersRemember) {
  static ClusterBench bench;
  static uint32_t saved = 0;
  bench.ownIncarnation.setSaver([](uint32_t incarnation) { saved = incarnation; });
  encodeForget(bench.sender.open(FrameType::Forget), {1, 1});
  EXPECT_EQ(bench.sender.broadcast(), Status::Ok);
  EXPECT_FALSE(bench.ownIncarnation.onRemembered(bench.now, 2, 1));
  EXPECT_FALSE(bench.ownIncarnation.onRemembered(bench.now, 3, 1));
  EXPECT_EQ(saved, 0u);
  EXPECT_TRUE(bench.ownIncarnation.onRemembered(bench.now, 9, 1));
  EXPECT_EQ(bench.context.identity().incarnation, 10u);
  EXPECT_EQ(saved, 0u);
  bench.ownIncarnation.tick(bench.now);
  EXPECT_EQ(saved, 10u);
  EXPECT_EQ(bench.sender.sequence(), 0u);
  EXPECT_EQ(bench.counters.incarnationJumps, 1u);
}

TEST(OwnIncarnation, JumpsPastALifeUnderTheSameCount) {
  static ClusterBench bench;
  encodeForget(bench.sender.open(FrameType::Forget), {1, 1});
  EXPECT_EQ(bench.sender.broadcast(), Status::Ok);
  EXPECT_FALSE(bench.ownIncarnation.onRemembered(bench.now, 3, 1));
  EXPECT_TRUE(bench.ownIncarnation.onRemembered(bench.now, 3, 2));
  EXPECT_EQ(bench.context.identity().incarnation, 4u);
  EXPECT_EQ(bench.sender.sequence(), 0u);
}

TEST(OwnIncarnation, DoesNotBelieveInAMillionStarts) {
  static ClusterBench bench;
  EXPECT_FALSE(bench.ownIncarnation.onRemembered(bench.now, 1000003, 1));
  EXPECT_TRUE(bench.ownIncarnation.onRemembered(bench.now, 1000002, 1));
  EXPECT_EQ(bench.context.identity().incarnation, 1000003u);
}

TEST(OwnIncarnation, InAllItsJumpsItGetsNoFartherThanOthersFollow) {
  static ClusterBench bench;
  for (uint32_t claimed = 500000; claimed < 5000000; claimed += 250000) {
    (void)bench.ownIncarnation.onRemembered(bench.now, claimed, 1);
    bench.pass(60000);
    EXPECT_TRUE(isPlausibleLeap(3, bench.context.identity().incarnation));
  }
  EXPECT_EQ(bench.context.identity().incarnation, 1000001u);
}

TEST(OwnIncarnation, HoweverManyStartsAreClaimedStorageIsWrittenOnceInTenSeconds) {
  static ClusterBench bench;
  static unsigned saves = 0;
  static uint32_t saved = 0;
  bench.ownIncarnation.setSaver([](uint32_t incarnation) {
    ++saves;
    saved = incarnation;
  });
  for (uint32_t second = 0; second < 25; ++second) {
    for (uint32_t i = 0; i < 20; ++i) {
      (void)bench.ownIncarnation.onRemembered(bench.now, bench.context.identity().incarnation + 7, 1);
    }
    bench.ownIncarnation.tick(bench.now);
    bench.pass(1000);
  }
  EXPECT_EQ(saves, 3u);
  bench.pass(10000);
  bench.ownIncarnation.tick(bench.now);
  EXPECT_EQ(saved, bench.context.identity().incarnation);
  EXPECT_EQ(bench.counters.incarnationJumps, 13u);
}

TEST(OwnIncarnation, JumpsLieTwoSecondsApartAndWhatIsStoredTen) {
  static ClusterBench bench;
  static unsigned saves = 0;
  bench.ownIncarnation.setSaver([](uint32_t) { ++saves; });
  EXPECT_TRUE(bench.ownIncarnation.onRemembered(bench.now, 9, 1));
  bench.ownIncarnation.tick(bench.now);
  EXPECT_EQ(saves, 1u);
  EXPECT_FALSE(bench.ownIncarnation.onRemembered(bench.now + Millis{1999}, 19, 1));
  EXPECT_TRUE(bench.ownIncarnation.onRemembered(bench.now + Millis{2000}, 19, 1));
  bench.ownIncarnation.tick(bench.now + Millis{9999});
  EXPECT_EQ(saves, 1u);
  bench.ownIncarnation.tick(bench.now + Millis{10000});
  EXPECT_EQ(saves, 2u);
}

TEST(OwnIncarnation, ATwinIsRememberedForAMinute) {
  for (const uint32_t silence : {59999, 60000}) {
    static ClusterBench bench;
    bench.~ClusterBench();
    ::new (static_cast<void*>(&bench)) ClusterBench;
    EXPECT_FALSE(bench.ownIncarnation.onOwnIdElsewhere(bench.now, 1));  // heard of, and not passed
    bench.pass(silence);
    EXPECT_TRUE(bench.ownIncarnation.onRemembered(bench.now, 9, 1));
    EXPECT_EQ(bench.ownIncarnation.onRemembered(bench.now + Millis{2000}, 19, 1), silence == 60000);
  }
}

TEST(OwnIncarnation, NeverJumpsOverTheEnd) {
  static ClusterBench bench;
  bench.context.identity().incarnation = UINT32_MAX - 1;
  EXPECT_FALSE(bench.ownIncarnation.onRemembered(bench.now, UINT32_MAX, 1));
  EXPECT_FALSE(bench.ownIncarnation.onOwnIdElsewhere(bench.now, UINT32_MAX));
  EXPECT_EQ(bench.context.identity().incarnation, UINT32_MAX - 1);
}

TEST(OwnIncarnation, PassesATwinThatStartedAsOften) {
  static ClusterBench bench;
  EXPECT_FALSE(bench.ownIncarnation.onOwnIdElsewhere(bench.now, 2));
  EXPECT_TRUE(bench.ownIncarnation.onOwnIdElsewhere(bench.now, 3));
  EXPECT_EQ(bench.context.identity().incarnation, 4u);
  EXPECT_EQ(bench.counters.ownId, 2u);
}

TEST(OwnIncarnation, DoesNotRaceWithATwin) {
  static ClusterBench bench;
  EXPECT_TRUE(bench.ownIncarnation.onOwnIdElsewhere(bench.now, 5));
  bench.pass(29999);
  EXPECT_FALSE(bench.ownIncarnation.onOwnIdElsewhere(bench.now, 7));
  EXPECT_FALSE(bench.ownIncarnation.onRemembered(bench.now, 7, 1));
  bench.pass(1);
  EXPECT_TRUE(bench.ownIncarnation.onRemembered(bench.now, 7, 1));
  EXPECT_EQ(bench.context.identity().incarnation, 8u);
}

TEST(OwnIncarnation, ATwinOfLongAgoIsForgottenWhateverTheClock) {
  static ClusterBench bench;
  EXPECT_TRUE(bench.ownIncarnation.onOwnIdElsewhere(bench.now, 5));
  for (int day = 0; day < 30; ++day) {
    bench.pass(24 * 60 * 60 * 1000);
    bench.ownIncarnation.tick(bench.now);
  }
  EXPECT_TRUE(bench.ownIncarnation.onRemembered(bench.now, 9, 1));
}

}  // namespace
}  // namespace spore
