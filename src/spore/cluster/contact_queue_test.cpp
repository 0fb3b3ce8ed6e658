#include "spore/cluster/contact_queue.h"

#include <gtest/gtest.h>

#include "support/cluster_bench.h"

namespace spore {
namespace {

void runFor(ClusterBench& bench, uint32_t milliseconds) {
  for (uint32_t passed = 0; passed < milliseconds; passed += 10) {
    bench.pass(10);
    bench.contacts.loop(bench.now);
  }
}

Probe probeAt(const ClusterBench& bench, size_t index) {
  return decodeProbe(bench.port.sent[index].frame().body).value();
}

Member& addNew(ClusterBench& bench, uint32_t nodeId) {
  Member& member = bench.addMember(nodeId);
  member.needsContact = true;
  return member;
}

TEST(ContactQueue, AnAnswerMeasuresTheRoundTrip) {
  static ClusterBench bench;
  addNew(bench, 1);
  runFor(bench, 10);
  EXPECT_EQ(bench.port.total, 1u);
  EXPECT_EQ(probeAt(bench, 0).target, 1u);
  EXPECT_EQ(probeAt(bench, 0).flags, probeWantsIdentity);
  bench.pass(37);
  EXPECT_TRUE(bench.contacts.onEcho(bench.now, *bench.find(1), probeAt(bench, 0).token));
  EXPECT_EQ(bench.find(1)->latencyMs, 37);
  EXPECT_FALSE(bench.find(1)->needsContact);
  // Once.
  EXPECT_FALSE(bench.contacts.onEcho(bench.now, *bench.find(1), probeAt(bench, 0).token));
}

TEST(ContactQueue, AStrangersTokenMeasuresNothing) {
  static ClusterBench bench;
  addNew(bench, 1);
  addNew(bench, 2);
  runFor(bench, 10);
  const uint16_t token = probeAt(bench, 0).token;
  EXPECT_FALSE(bench.contacts.onEcho(bench.now, *bench.find(2), token));
  EXPECT_FALSE(bench.contacts.onEcho(bench.now, *bench.find(1), static_cast<uint16_t>(token + 1)));
  EXPECT_EQ(bench.find(1)->latencyMs, latencyUnknown);
}

TEST(ContactQueue, AKnownNameIsNotAskedFor) {
  static ClusterBench bench;
  addNew(bench, 1).wantsIdentity = false;
  runFor(bench, 10);
  EXPECT_EQ(probeAt(bench, 0).flags, 0);
}

TEST(ContactQueue, GreetingsArePacedAndAtMostFourAreOut) {
  static ClusterBench bench;
  for (uint32_t id = 1; id <= 8; ++id) addNew(bench, id);
  runFor(bench, 700);
  EXPECT_GE(bench.port.total, 3u);
  EXPECT_LE(bench.port.total, 4u);
  for (size_t i = 1; i < bench.port.total; ++i) {
    EXPECT_FALSE(probeAt(bench, i).target == probeAt(bench, i - 1).target);
  }
  runFor(bench, 300);
  EXPECT_LE(bench.port.total, 5u);
}

TEST(ContactQueue, ALostAnswerIsAskedForThreeTimesMoreAndThenLeft) {
  static ClusterBench bench;
  addNew(bench, 1);
  // Sent at 0, 1, 3 and 7 s; the last one is given up at 15 s.
  for (int second = 0; second < 60; ++second) {
    bench.find(1)->setHeardAt(bench.now);
    runFor(bench, 1000);
  }
  EXPECT_EQ(bench.port.total, 4u);
  EXPECT_FALSE(bench.find(1)->needsContact);
  EXPECT_EQ(bench.find(1)->latencyMs, latencyUnknown);
  // Only the latest try can be answered: an old token would measure too much.
  EXPECT_FALSE(bench.contacts.onEcho(bench.now, *bench.find(1), probeAt(bench, 0).token));
}

TEST(ContactQueue, OneMemberInTurnIsMeasured) {
  static ClusterBench bench;
  for (uint32_t id = 1; id <= 3; ++id) bench.addMember(id);
  for (int turn = 0; turn < 4; ++turn) {
    bench.contacts.measureNext(bench.now);
    const Probe probe = probeAt(bench, bench.port.total - 1);
    EXPECT_TRUE(bench.contacts.onEcho(bench.now, *bench.find(probe.target), probe.token));
  }
  EXPECT_EQ(bench.port.total, 4u);
  for (uint32_t i = 0; i < 4; ++i) EXPECT_EQ(probeAt(bench, i).target, 1 + i % 3);
}

TEST(ContactQueue, WhoIsNotThereIsNotMeasured) {
  static ClusterBench bench;
  bench.contacts.measureNext(bench.now);
  bench.addMember(1).phase = NodePhase::Restarting;
  addNew(bench, 2).phase = NodePhase::Busy;
  bench.contacts.measureNext(bench.now);
  addNew(bench, 3);
  bench.pass(10000);
  bench.contacts.measureNext(bench.now);
  runFor(bench, 1000);
  EXPECT_EQ(bench.port.total, 0u);
}

}  // namespace
}  // namespace spore
