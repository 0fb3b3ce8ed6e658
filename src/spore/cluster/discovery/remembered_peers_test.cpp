#include "spore/cluster/discovery/remembered_peers.h"

#include <gtest/gtest.h>

#include "support/cluster_bench.h"

namespace spore {
namespace {

constexpr uint32_t minuteMs = 60000;

struct PeersBench : ClusterBench {
  PeersBench() {
    peers.setSaver([this](Bytes bytes) {
      ++saves;
      EXPECT_EQ(decodePeers(bytes, saved), Status::Ok);
    });
    peers.begin(now);
  }
  // Members live on.
  void runMinutes(uint32_t minutes) {
    for (uint32_t minute = 0; minute < minutes; ++minute) {
      pass(minuteMs);
      for (uint32_t id = 1; id <= living; ++id) {
        if (find(id) != nullptr) Suspicion::noteEvidence(*find(id), now);
      }
      peers.tick(now);
    }
  }
  void runTenMinutes() { runMinutes(10); }
  void addMembers(uint32_t count) {
    for (uint32_t id = 1; id <= count; ++id) addMember(id);
    living = count;
  }

  RememberedPeers peers{cluster};
  PeerList saved;
  uint32_t saves = 0;
  uint32_t living = 0;
};

bool contains(const PeerList& peers, uint32_t nodeId) {
  for (const Peer& peer : peers) {
    if (peer.nodeId == nodeId) return true;
  }
  return false;
}

TEST(RememberedPeers, SomeActiveMembersAreKeptAndSavedOnce) {
  static PeersBench bench;
  bench.addMembers(20);
  bench.peers.tick(bench.now);
  EXPECT_EQ(bench.saves, 0u);
  bench.runTenMinutes();
  EXPECT_EQ(bench.saves, 1u);
  EXPECT_EQ(bench.saved.size(), peersMax);
  EXPECT_EQ(bench.saved[0].address, ClusterBench::addressOf(bench.saved[0].nodeId));
  bench.runTenMinutes();
  EXPECT_EQ(bench.saves, 1u);
}

TEST(RememberedPeers, WhoLivesForAMinuteOnlyKnowsTheWayBack) {
  static PeersBench bench;
  bench.addMembers(3);
  bench.peers.tick(bench.now + Millis{minuteMs - 1});
  EXPECT_EQ(bench.saves, 0u);
  bench.runMinutes(1);
  EXPECT_EQ(bench.saves, 1u);
  EXPECT_EQ(bench.saved.size(), 3u);
}

TEST(RememberedPeers, ANewMemberIsRememberedWithinAMinuteAndSavedAfterTen) {
  static PeersBench bench;
  bench.addMembers(3);
  bench.runMinutes(1);
  EXPECT_EQ(bench.saves, 1u);
  bench.addMember(4);
  bench.living = 4;
  bench.runMinutes(1);
  EXPECT_TRUE(contains(bench.peers.list(), 4));
  bench.runMinutes(8);
  EXPECT_EQ(bench.saves, 1u);
  bench.runMinutes(1);
  EXPECT_EQ(bench.saves, 2u);
  EXPECT_TRUE(contains(bench.saved, 4));
}

TEST(RememberedPeers, MembersBehindARouterComeFirst) {
  static PeersBench bench;
  bench.addMembers(20);
  for (uint32_t id = 1; id <= 20; ++id) bench.find(id)->isOnAir = id != 17;
  bench.runTenMinutes();
  EXPECT_TRUE(contains(bench.saved, 17));
}

TEST(RememberedPeers, AMemberThatMovesIsRememberedWhereItIs) {
  static PeersBench bench;
  bench.addMembers(3);
  bench.runTenMinutes();
  bench.find(2)->address.ip = IpAddress{10, 9, 9, 9};
  bench.runTenMinutes();
  EXPECT_EQ(bench.saves, 2u);
  EXPECT_EQ(bench.saved[1].address.ip, (IpAddress{10, 9, 9, 9}));
}

TEST(RememberedPeers, WhoIsAwayStaysUntilThereIsNoRoom) {
  static PeersBench bench;
  bench.addMembers(3);
  bench.runTenMinutes();
  bench.members.remove(bench.now, 2);
  bench.runTenMinutes();
  EXPECT_TRUE(contains(bench.peers.list(), 2));
  for (uint32_t id = 30; id < 40; ++id) bench.addMember(id);
  bench.living = 40;
  bench.runTenMinutes();
  EXPECT_TRUE(contains(bench.peers.list(), 2));
  bench.runTenMinutes();
  EXPECT_FALSE(contains(bench.peers.list(), 2));
  EXPECT_EQ(bench.peers.list().size(), peersMax);
}

TEST(RememberedPeers, ARetiredMemberIsNotLookedFor) {
  static PeersBench bench;
  bench.addMembers(3);
  bench.runTenMinutes();
  bench.members.remove(bench.now, 2);
  bench.peers.forget(2);
  bench.runTenMinutes();
  EXPECT_EQ(bench.saves, 2u);
  EXPECT_FALSE(contains(bench.saved, 2));
}

TEST(RememberedPeers, ARecordIsRecalledAndADamagedOneIsNot) {
  static PeersBench bench;
  bench.addMembers(3);
  bench.runTenMinutes();
  uint8_t record[peerRecordBytesMax];
  ByteWriter writer{MutableBytes{record}};
  encodePeers(writer, bench.saved);
  EXPECT_EQ(writer.size(), 31u);
  static PeersBench later;
  EXPECT_EQ(later.peers.recall(writer.written()), Status::Ok);
  EXPECT_EQ(later.peers.list().size(), 3u);
  EXPECT_EQ(later.peers.list()[2].nodeId, 3u);
  EXPECT_EQ(later.peers.recall(writer.written().first(30)), Status::Truncated);
  EXPECT_TRUE(later.peers.list().empty());
  EXPECT_EQ(record[0], 1);
  record[0] = 2;
  PeerList peers;
  EXPECT_EQ(decodePeers(writer.written(), peers), Status::Unsupported);
  EXPECT_EQ(decodePeers(Bytes{}, peers), Status::Truncated);
}

}  // namespace
}  // namespace spore
