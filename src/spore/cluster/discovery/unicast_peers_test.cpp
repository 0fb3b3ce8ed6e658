#include "spore/cluster/discovery/unicast_peers.h"

#include <gtest/gtest.h>

#include "support/cluster_bench.h"

namespace spore {
namespace {

struct UnicastBench : ClusterBench {
  static constexpr uint32_t company = 0x777;

  void begin(uint32_t seedId = 0) {
    FixedVector<Endpoint, seedsMax> seeds;
    EXPECT_EQ(seeds.push(port.local), Status::Ok);  // a list that is the same for all
    if (seedId != 0) (void)seeds.push(addressOf(seedId));
    peers.begin(now, seeds);
  }
  void runFor(uint32_t seconds, bool hearsBroadcasts = true) {
    for (uint32_t second = 0; second < seconds; ++second) {
      pass(1000);
      listen(hearsBroadcasts);
      if (Member* member = find(company)) Suspicion::noteEvidence(*member, now);
      members.judgeAll(now);
      peers.tick(now);
    }
  }
  void recallTwoPeers() {
    PeerList two;
    for (const uint32_t id : {1, 2}) EXPECT_EQ(two.push({id, addressOf(id)}), Status::Ok);
    uint8_t record[peerRecordBytesMax];
    ByteWriter writer{MutableBytes{record}};
    encodePeers(writer, two);
    EXPECT_EQ(remembered.recall(writer.written()), Status::Ok);
  }
  // Somebody who stays ACTIVE.
  void addCompany() { addMember(company); }
  // Copies that follow a broadcast.
  void beat() {
    port.clear();
    heartbeats.broadcast(now, 0);
    peers.repeat(now);
  }
  Heartbeat heartbeatAt(size_t index) {
    Heartbeat heartbeat;
    CHECK(decodeHeartbeat(port.sent[index].frame().body, heartbeat) == Status::Ok);
    return heartbeat;
  }
  bool isToldTo(uint32_t nodeId) {
    for (size_t i = 0; i < port.kept(); ++i) {
      const bool isCopy = !port.sent[i].isBroadcast && (heartbeatAt(i).state & heartbeatIsCopy) != 0;
      if (isCopy && port.sent[i].to == addressOf(nodeId)) return true;
    }
    return false;
  }
};

TEST(UnicastPeers, ASeedThatIsAwayIsGreetedEachTenSecondsForEver) {
  static UnicastBench bench;
  bench.begin(7);
  bench.addCompany();
  bench.runFor(60);
  EXPECT_EQ(bench.port.total, 6u);
  const Heartbeat greeting = bench.heartbeatAt(5);
  EXPECT_EQ(greeting.state & (heartbeatSolicits | heartbeatIsCopy), heartbeatSolicits | heartbeatIsCopy);
  EXPECT_TRUE(greeting.hasIdentity);
  EXPECT_EQ(bench.port.sent[5].to, ClusterBench::addressOf(7));
  bench.addMember(7);
  bench.port.clear();
  bench.runFor(9);
  EXPECT_EQ(bench.port.total, 0u);
}

TEST(UnicastPeers, WhoSeesNobodyGreetsAllThatItRemembersEachFiveSeconds) {
  static UnicastBench bench;
  bench.recallTwoPeers();
  bench.begin();
  bench.runFor(10);
  EXPECT_EQ(bench.port.total, 2u);
  EXPECT_TRUE(bench.isToldTo(1));
  EXPECT_TRUE(bench.isToldTo(2));
  bench.runFor(50);
  EXPECT_EQ(bench.port.total, 22u);
}

TEST(UnicastPeers, TheFirstGreetingComesTenSecondsAfterTheStart) {
  static UnicastBench bench;
  bench.begin(7);
  bench.peers.tick(bench.now + Millis{9999});
  EXPECT_EQ(bench.port.total, 0u);
  bench.peers.tick(bench.now + Millis{10000});
  EXPECT_EQ(bench.port.total, 1u);
}

TEST(UnicastPeers, ASeedGetsCopiesUnlessItsBroadcastsArrive) {
  static UnicastBench bench;
  bench.begin(7);
  bench.beat();
  EXPECT_FALSE(bench.isToldTo(7));
  bench.addMember(7);
  bench.beat();
  EXPECT_TRUE(bench.isToldTo(7));
  EXPECT_EQ(bench.heartbeatAt(0).state & heartbeatIsCopy, 0);
  bench.find(7)->isOnAir = true;
  bench.beat();
  EXPECT_FALSE(bench.isToldTo(7));
}

TEST(UnicastPeers, WhoSendsCopiesGetsCopiesForAWhile) {
  static UnicastBench bench;
  bench.begin();
  bench.addMember(9);
  bench.peers.onCopy(bench.now, 9);
  bench.peers.onCopy(bench.now, 9);
  bench.beat();
  EXPECT_TRUE(bench.isToldTo(9));
  EXPECT_EQ(bench.port.total, 2u);
  EXPECT_TRUE(bench.peers.isLinked(bench.now + Millis{18999}));
  EXPECT_FALSE(bench.peers.isLinked(bench.now + Millis{19000}));
  bench.runFor(19);
  Suspicion::noteEvidence(*bench.find(9), bench.now);
  bench.beat();
  EXPECT_FALSE(bench.isToldTo(9));
  EXPECT_FALSE(bench.peers.isLinked(bench.now));
}

TEST(UnicastPeers, EachWhoSendsCopiesHasAPlaceOfItsOwn) {
  static UnicastBench bench;
  bench.begin();
  bench.addMember(9);
  bench.peers.onCopy(bench.now, 9);
  bench.runFor(16);
  bench.addMember(10);
  bench.peers.onCopy(bench.now, 10);
  bench.runFor(3);
  for (const uint32_t id : {9u, 10u}) Suspicion::noteEvidence(*bench.find(id), bench.now);
  bench.beat();
  EXPECT_FALSE(bench.isToldTo(9));
  EXPECT_TRUE(bench.isToldTo(10));
}

TEST(UnicastPeers, TheFirstEightKeepTheirPlacesUntilTheyFallSilent) {
  static UnicastBench bench;
  bench.begin();
  for (uint32_t id = 1; id <= 9; ++id) bench.addMember(id);
  for (uint32_t id = 1; id <= 9; ++id) bench.peers.onCopy(bench.now, id);
  bench.beat();
  EXPECT_EQ(bench.port.total, 9u);
  for (uint32_t id = 1; id <= 8; ++id) EXPECT_TRUE(bench.isToldTo(id));
  bench.runFor(18);
  for (uint32_t id = 2; id <= 8; ++id) bench.peers.onCopy(bench.now, id);
  bench.runFor(1);
  bench.peers.onCopy(bench.now, 9);
  for (uint32_t id = 1; id <= 9; ++id) Suspicion::noteEvidence(*bench.find(id), bench.now);
  bench.beat();
  EXPECT_EQ(bench.port.total, 9u);
  EXPECT_FALSE(bench.isToldTo(1));
  EXPECT_TRUE(bench.isToldTo(9));
}

TEST(UnicastPeers, WhoIsCutOffTellsItsNeighboursInTheRing) {
  static UnicastBench bench;
  bench.begin();
  for (const uint32_t id : {0x100, 0x200, 0x300, 0x400, 0x600, 0x700, 0x800, 0x900}) bench.addMember(id);
  bench.runFor(12, false);
  EXPECT_FALSE(bench.health.isCutOff());
  bench.beat();
  EXPECT_EQ(bench.port.total, 1u);
  for (Member& member : bench.cluster.table) Suspicion::noteEvidence(member, bench.now);
  bench.runFor(1, false);
  EXPECT_TRUE(bench.health.isCutOff());
  bench.beat();
  EXPECT_EQ(bench.port.total, 7u);
  for (const uint32_t id : {0x200, 0x300, 0x400, 0x600, 0x700, 0x800}) EXPECT_TRUE(bench.isToldTo(id));
  bench.runFor(1);
  EXPECT_FALSE(bench.health.isCutOff());
  bench.beat();
  EXPECT_EQ(bench.port.total, 1u);
}

TEST(UnicastPeers, WhoIsCutOffTellsNobodyWhoHasProvedNothing) {
  static UnicastBench bench;
  bench.begin();
  for (const uint32_t id : {0x300, 0x400, 0x600}) bench.addMember(id);
  bench.runFor(12, false);
  for (Member& member : bench.cluster.table) Suspicion::noteEvidence(member, bench.now);
  bench.runFor(1, false);
  EXPECT_TRUE(bench.health.isCutOff());
  bench.find(0x400)->isConfirmed = false;
  bench.beat();
  EXPECT_EQ(bench.port.total, 3u);
  EXPECT_FALSE(bench.isToldTo(0x400));
}

TEST(UnicastPeers, RememberedPeersAreGreetedInTurn) {
  static UnicastBench bench;
  bench.recallTwoPeers();
  bench.begin();
  bench.addCompany();
  bench.heartbeats.broadcast(bench.now, heartbeatSolicits);
  bench.peers.greetAll();
  EXPECT_TRUE(bench.isToldTo(1));
  EXPECT_TRUE(bench.isToldTo(2));
  bench.port.clear();
  bench.runFor(20);
  EXPECT_EQ(bench.port.total, 2u);
  EXPECT_NE(bench.port.sent[0].to, bench.port.sent[1].to);
  bench.addMember(1);
  bench.port.clear();
  bench.runFor(9);
  Suspicion::noteEvidence(*bench.find(1), bench.now);
  bench.runFor(3);
  ASSERT_EQ(bench.port.total, 1u);
  EXPECT_EQ(bench.port.sent[0].to, ClusterBench::addressOf(2));
}

}  // namespace
}  // namespace spore
