#include "spore/cluster/probe_sender.h"

#include <gtest/gtest.h>

#include "support/cluster_bench.h"

namespace spore {
namespace {

TEST(ProbeSender, EachProbeHasATokenOfItsOwnThatIsNeverZero) {
  static ClusterBench bench;
  const Member& member = bench.addMember(1);
  uint16_t last = bench.probes.send(member, probeWantsIdentity);
  const Probe probe = decodeProbe(bench.port.sent[0].frame().body).value();
  EXPECT_EQ(probe.target, 1u);
  EXPECT_EQ(probe.token, last);
  EXPECT_EQ(probe.flags, probeWantsIdentity);
  for (int i = 0; i < 70000; ++i) {
    const uint16_t token = bench.probes.send(member, 0);
    EXPECT_TRUE(token != 0 && token != last);
    last = token;
  }
  EXPECT_EQ(bench.counters.probesSent, 70001u);
}

TEST(ProbeSender, AProbeThatCouldNotBeSentIsNotCounted) {
  static ClusterBench bench;
  const Member& member = bench.addMember(1);
  bench.port.status = Status::Unavailable;
  bench.probes.send(member, 0);
  EXPECT_EQ(bench.counters.probesSent, 0u);
}

}  // namespace
}  // namespace spore
