// A node that has stood still: what it asks others when it goes on.
#include <gtest/gtest.h>

#include "spore/cluster/cluster_manager.h"
#include "support/counting_log.h"
#include "support/fake_board.h"
#include "support/remote_node.h"

namespace spore {
namespace {

constexpr uint32_t sleeperId = 0x500;
constexpr uint32_t quietPeerId = 0x400;
constexpr uint32_t loudPeerId = 0x600;

// One whole node, a peer that speaks each second and one that a test can silence. Both answer what they are asked.
struct StallBench {
  CountingLog log;
  FakeDatagrams port;
  FakeSystem system;
  NodeContext context{log};
  ClusterManager cluster{context, port, system};
  Instant now{100000};
  RemoteNode silent;
  RemoteNode speaker;
  bool isSilent = false;

  StallBench() {
    NodeIdentity& identity = context.identity();
    identity.nodeId = sleeperId;
    identity.incarnation = 1;
    identity.hostname = HostName{"hall"};
    cluster.begin(now, ClusterSettings{}, 0, 80);
    silent.nodeId = quietPeerId;
    silent.hostname = "cellar";
    silent.address.ip = IpAddress{10, 0, 0, 4};
    speaker.nodeId = loudPeerId;
    speaker.hostname = "kitchen";
    speaker.address.ip = IpAddress{10, 0, 0, 6};
  }
  const Member* find(uint32_t nodeId) const { return cluster.members().find(nodeId); }
  void speak() {
    speaker.beat(cluster, now);
    if (!isSilent) silent.beat(cluster, now);
  }
  void run(uint32_t milliseconds) {
    for (uint32_t passed = 0; passed < milliseconds; passed += 20) {
      now = now + Millis{20};
      if (passed % 1000 == 0) {
        speak();
        cluster.statusUpdate(now);
      }
      step();
    }
  }
  void step() {
    cluster.loop(now);
    for (; answered < port.kept(); ++answered) {
      const Bytes datagram = port.sent[answered].datagram();
      if (!speaker.answer(cluster, now, datagram) && !isSilent) (void)silent.answer(cluster, now, datagram);
    }
  }
  void forgetSent() {
    port.clear();
    answered = 0;
  }
  // The node stands still and wakes; before it does anything else, it hears a broadcast.
  void stall(uint32_t milliseconds) {
    forgetSent();
    now = now + Millis{milliseconds};
    cluster.statusUpdate(now);
    speak();
    step();
  }
  // How many of the first datagrams since then ask this member why it is silent.
  size_t probesTo(uint32_t nodeId) const {
    size_t found = 0;
    for (size_t i = 0; i < port.kept(); ++i) {
      if (port.sent[i].type() != FrameType::Probe) continue;
      const Probe probe = decodeProbe(port.sent[i].frame().body).value();
      found += probe.target == nodeId && (probe.flags & probeWantsBroadcast) != 0;
    }
    return found;
  }
  size_t questionsAboutAll() const {
    size_t found = 0;
    for (size_t i = 0; i < port.kept(); ++i) {
      if (port.sent[i].type() != FrameType::Pull) continue;
      found += (decodePull(port.sent[i].frame().body).value().flags & pullAll) != 0;
    }
    return found;
  }

 private:
  size_t answered = 0;
};

void meetBoth(StallBench& bench) {
  for (int second = 0; second < 10; ++second) {
    bench.run(1000);
    bench.forgetSent();
  }
  ASSERT_NE(bench.find(quietPeerId), nullptr);
  ASSERT_NE(bench.find(loudPeerId), nullptr);
  EXPECT_TRUE(bench.find(quietPeerId)->isConfirmed);
  EXPECT_TRUE(bench.find(loudPeerId)->isConfirmed);
}

TEST(ClusterManagerStall, ANodeThatHasStalledAsksANeighbourAboutAllAtOnce) {
  static StallBench bench;
  meetBoth(bench);
  bench.stall(2400);
  EXPECT_EQ(bench.questionsAboutAll(), 0u);  // so long a pause is no stall
  bench.stall(3000);
  EXPECT_EQ(bench.questionsAboutAll(), 1u);
}

TEST(ClusterManagerStall, WhoeverItHadAskedInVainIsAskedAgainAfterAStall) {
  static StallBench bench;
  meetBoth(bench);
  bench.isSilent = true;
  bench.forgetSent();
  bench.run(12500);
  EXPECT_TRUE(bench.find(quietPeerId)->wasProbed);
  EXPECT_EQ(bench.probesTo(quietPeerId), 11u);
  bench.forgetSent();
  bench.run(500);
  EXPECT_EQ(bench.probesTo(quietPeerId), 0u);
  bench.stall(3000);
  bench.run(7500);
  EXPECT_EQ(bench.probesTo(quietPeerId), 11u);
}

}  // namespace
}  // namespace spore
