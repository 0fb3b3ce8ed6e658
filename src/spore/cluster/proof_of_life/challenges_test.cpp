#include "spore/cluster/proof_of_life/challenges.h"

#include <gtest/gtest.h>

#include "support/cluster_bench.h"

namespace spore {
namespace {

TEST(Challenges, OnlyTheOneWhoWasAskedCanAnswer) {
  static ClusterBench bench;
  Challenges challenges{bench.context};
  const Endpoint address = ClusterBench::addressOf(0x10);
  const uint32_t nonce = challenges.nonceFor(bench.now, 0x10, address);
  EXPECT_TRUE(challenges.isAnswer(bench.now, 0x10, address, nonce));
  EXPECT_FALSE(challenges.isAnswer(bench.now, 0x11, address, nonce));
  EXPECT_FALSE(challenges.isAnswer(bench.now, 0x10, ClusterBench::addressOf(0x11), nonce));
  Endpoint otherPort = address;
  otherPort.port = 4211;
  EXPECT_FALSE(challenges.isAnswer(bench.now, 0x10, otherPort, nonce));
  EXPECT_FALSE(challenges.isAnswer(bench.now, 0x10, address, nonce ^ 1));
  EXPECT_FALSE(challenges.isAnswer(bench.now, 0x10, address, 0));
}

TEST(Challenges, AnAnswerIsGoodForFourSecondsAndNotForNine) {
  // Also where the clock wraps.
  static ClusterBench bench{Instant{UINT32_MAX - 6000}};
  Challenges challenges{bench.context};
  const Endpoint address = ClusterBench::addressOf(0x10);
  for (int i = 0; i < 20; ++i) {
    const uint32_t nonce = challenges.nonceFor(bench.now, 0x10, address);
    EXPECT_TRUE(challenges.isAnswer(bench.now + Millis{4000}, 0x10, address, nonce));
    EXPECT_FALSE(challenges.isAnswer(bench.now + Millis{9000}, 0x10, address, nonce));
    bench.pass(700);
  }
}

TEST(Challenges, EveryNodeHasAKeyOfItsOwn) {
  static ClusterBench bench;
  Challenges one{bench.context};
  Challenges other{bench.context};
  const Endpoint address = ClusterBench::addressOf(0x10);
  EXPECT_NE(one.nonceFor(bench.now, 0x10, address), other.nonceFor(bench.now, 0x10, address));
}

}  // namespace
}  // namespace spore
