// A cluster whose keys change: who is heard by whom after each step.
#include <gtest/gtest.h>

#include "spore/trust/sealed_keys.h"
#include "support/keyed_nodes.h"

namespace spore {
namespace {

struct Rotation : ::testing::Test {
  KeyedNode a{0xA1, Instant{5000}};
  KeyedNode b{0xB2, Instant{5000}};
  KeyedNode c{0xC3, Instant{5000}};
  KeyedNodes<3> all{{&a, &b, &c}, Instant{5000}};

  void SetUp() override {
    for (KeyedNode* node : all.nodes) node->beginWith(secretOf(1), 1);
    all.pass(2000);
  }
  void stage(KeyedNode& node, uint32_t epoch = 2) {
    uint8_t sealed[sealedKeysBytes];
    sealKeys(node.crypto, node.trust.keys().ring().active.nodeKey, SealNonce{9}, node.keysOf(secretOf(1), epoch),
             sealed);
    ASSERT_EQ(node.trust.keys().stage(all.now, sealed), Status::Ok);
  }
  void switchOver(KeyedNode& node) { ASSERT_EQ(node.trust.keys().switchOver(all.now), Status::Ok); }
  void confirm(KeyedNode& node) { ASSERT_EQ(node.trust.keys().confirm(all.now), Status::Ok); }
  void retire(KeyedNode& node) { ASSERT_EQ(node.trust.keys().retire(all.now), Status::Ok); }
  uint32_t refused() const { return a.counters().strangers + b.counters().strangers + c.counters().strangers; }
};

TEST_F(Rotation, NobodyIsLostForAMomentWhereAllAreStagedFirst) {
  const uint32_t before = refused();
  for (KeyedNode* node : all.nodes) stage(*node);
  all.pass(3000);
  for (KeyedNode* node : all.nodes) {
    switchOver(*node);
    all.pass(4000);
  }
  for (KeyedNode* node : all.nodes) confirm(*node);
  all.pass(3000);
  for (KeyedNode* node : all.nodes) retire(*node);
  all.pass(20000);
  EXPECT_EQ(refused(), before);
  for (KeyedNode* node : all.nodes) EXPECT_EQ(node->trust.keys().ring().active.epoch, 2u);
  EXPECT_EQ(b.fake.log.count(LogLevel::Warning), 0u);
}

TEST_F(Rotation, WhoMissedItIsHeardUntilTheOldKeysAreRetiredAndToldOfAfterwards) {
  const uint32_t before = a.counters().strangers;
  for (KeyedNode* node : {&a, &b}) stage(*node);
  for (KeyedNode* node : {&a, &b}) switchOver(*node);
  for (KeyedNode* node : {&a, &b}) confirm(*node);
  all.pass(5000);
  EXPECT_EQ(a.counters().strangers, before);
  EXPECT_NE(c.trust.outdated().begin(), c.trust.outdated().end());
  for (KeyedNode* node : {&a, &b}) retire(*node);
  all.pass(5000);
  EXPECT_GT(a.counters().strangers, before);
  size_t told = 0;
  for (const OutdatedMember& member : a.trust.outdated()) {
    EXPECT_EQ(member.nodeId, 0xC3u);
    EXPECT_EQ(member.ip, c.fake.datagrams.local.ip);
    ++told;
  }
  EXPECT_EQ(told, 1u);
  // Staged by its operator, it is back.
  stage(c);
  switchOver(c);
  const uint32_t later = a.counters().strangers;
  all.pass(10000);
  EXPECT_EQ(a.counters().strangers, later);
}

// It starts with a clock of its own, and the answer about ours must be one that it can read.
TEST_F(Rotation, WhoStartsWithTheOldKeysIsHeardUntilTheyAreRetired) {
  for (KeyedNode* node : {&a, &b}) {
    stage(*node);
    switchOver(*node);
    confirm(*node);
  }
  KeyedNode late{0xD4, all.now};
  late.beginWith(secretOf(1), 1);
  KeyedNodes<3> together{{&a, &b, &late}, all.now};
  together.pass(3000);
  EXPECT_TRUE(a.knows(late) && b.knows(late));
  EXPECT_EQ(late.trust.moment(together.now), a.trust.moment(together.now));
  EXPECT_FALSE(late.knows(a) || late.knows(b));
}

TEST_F(Rotation, FramesOfAnEpochThatIsRetiredAreNothing) {
  for (KeyedNode* node : all.nodes) stage(*node);
  for (KeyedNode* node : all.nodes) switchOver(*node);
  for (KeyedNode* node : all.nodes) confirm(*node);
  for (KeyedNode* node : {&a, &b}) retire(*node);
  all.pass(2000);
  // A thief who has the old frame key, and the clock that it had.
  KeyedNode thief{0xD4, all.now};
  thief.beginWith(secretOf(1), 1);
  KeyedNodes<3> heard{{&a, &b, &thief}, all.now};
  heard.pass(5000);
  EXPECT_FALSE(a.knows(thief) || b.knows(thief));
}

TEST_F(Rotation, EpochsWithTheSameBitsAreToldApartByTheirKeys) {
  const uint32_t before = refused();
  for (KeyedNode* node : all.nodes) stage(*node, 5);
  all.pass(2000);
  for (KeyedNode* node : all.nodes) {
    switchOver(*node);
    all.pass(4000);
  }
  EXPECT_EQ(refused(), before);
}

TEST_F(Rotation, ManyStrangersTakeNoMoreThanFourPlaces) {
  OutdatedMembers members;
  for (uint32_t id = 1; id <= 10; ++id) members.note(Instant{id * 100}, id, IpAddress{id});
  members.note(Instant{2000}, 8, IpAddress{99});
  size_t count = 0;
  for (const OutdatedMember& member : members) {
    EXPECT_GE(member.nodeId, 7u);
    EXPECT_EQ(member.ip, (member.nodeId == 8 ? IpAddress{99} : IpAddress{member.nodeId}));
    ++count;
  }
  EXPECT_EQ(count, OutdatedMembers::countMax);
}

}  // namespace
}  // namespace spore
