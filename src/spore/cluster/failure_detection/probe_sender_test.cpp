#include "spore/cluster/failure_detection/probe_sender.h"

#include <gtest/gtest.h>

#include "support/cluster_bench.h"

namespace spore {
namespace {

TEST(ProbeSender, TokensAreNeverZeroNorToBeForetold) {
  static ClusterBench bench;
  const Member& member = bench.addMember(1);
  uint16_t last = bench.probes.send(bench.now, member, probeWantsIdentity);
  const Probe probe = decodeProbe(bench.port.sent[0].frame().body).value();
  EXPECT_EQ(probe.target, 1u);
  EXPECT_EQ(probe.token, last);
  EXPECT_EQ(probe.flags, probeWantsIdentity);
  int inARow = 0;
  for (int i = 0; i < 70000; ++i) {
    const uint16_t token = bench.probes.send(bench.now, member, 0);
    EXPECT_NE(token, 0);
    inARow += token == static_cast<uint16_t>(last + 1);
    last = token;
  }
  EXPECT_LT(inARow, 20);
  EXPECT_EQ(bench.counters.probesSent, 70001u);
}

TEST(ProbeSender, OnlyItsTargetCanBringTheNonceBack) {
  static ClusterBench bench;
  const Endpoint address = ClusterBench::addressOf(7);
  (void)bench.probes.send(bench.now, 7, address, 0);
  const Probe probe = decodeProbe(bench.port.sent[0].frame().body).value();
  EXPECT_TRUE(bench.probes.isAnswer(bench.now, 7, address, probe.nonce));
  EXPECT_FALSE(bench.probes.isAnswer(bench.now, 8, address, probe.nonce));
}

TEST(ProbeSender, AProbeThatCouldNotBeSentIsNotCounted) {
  static ClusterBench bench;
  const Member& member = bench.addMember(1);
  bench.port.sendStatus = Status::Unavailable;
  bench.probes.send(bench.now, member, 0);
  EXPECT_EQ(bench.counters.probesSent, 0u);
}

}  // namespace
}  // namespace spore
