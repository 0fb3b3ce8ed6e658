#include "spore/cluster/members/conflicts.h"

#include <gtest/gtest.h>

#include "support/cluster_bench.h"

namespace spore {
namespace {

constexpr uint32_t ownId = ClusterBench::ownId;

Endpoint at(uint8_t last) {
  return Endpoint{IpAddress{10, 0, 0, last}, 4210};
}

struct ConflictBench : ClusterBench {
  explicit ConflictBench(Instant start = Instant{100000}) : ClusterBench(start) {
    context.identity().nodeId = 0;
    context.on(event_names::nodeConflict, [this](void* data) {
      ++events;
      last = *static_cast<NodeConflict*>(data);
    });
  }
  // A frame of this member comes from there.
  void hear(uint32_t nodeId, Endpoint from) {
    Member* member = find(nodeId);
    hear(nodeId, from, member == nullptr ? 1 : member->sequence + 1);
  }
  void hear(uint32_t nodeId, Endpoint from, uint32_t sequence) {
    Member* member = find(nodeId);
    if (member == nullptr) member = members.add(now, nodeId, now, from.ip, Proof::None);
    const Endpoint before = member->isDirectRecent ? member->address : Endpoint{};
    FrameHeader header;
    header.nodeId = nodeId;
    header.incarnation = 1;
    header.sequence = sequence;
    applyDirect(*member, header, from, now);
    conflicts.onDirect(now, *member, port.local, from, before);
  }
  void passSeconds(uint32_t seconds) {
    for (; seconds > 0; --seconds) {
      pass(1000);
      members.judgeAll(now);
      conflicts.tick(now);
    }
  }
  size_t count() const {
    size_t found = 0;
    for (size_t place = 0; place < Conflicts::places(); ++place) found += conflicts.at(place, now).ok();
    return found;
  }
  // Two nodes of one id speak in turn, `times` each.
  void hearTwins(uint32_t nodeId, Endpoint first, Endpoint second, int times) {
    for (int i = 0; i < times; ++i) {
      hear(nodeId, first);
      passSeconds(2);
      hear(nodeId, second);
      passSeconds(2);
    }
  }

  Conflicts conflicts{cluster};
  uint32_t events = 0;
  NodeConflict last;

  void takeOwnId() { context.identity().nodeId = ownId; }
};

TEST(Conflicts, AMemberThatIsHeardFromTwoPlacesInTurnIsTwoNodes) {
  static ConflictBench bench;
  bench.hearTwins(7, at(1), at(2), 2);
  ASSERT_EQ(bench.count(), 1u);
  EXPECT_EQ(bench.events, 1u);
  EXPECT_EQ(bench.log.count(LogLevel::Warning), 1u);
  EXPECT_EQ(bench.last.kind, ConflictKind::Id);
  EXPECT_EQ(bench.last.nodeId, 7u);
  EXPECT_EQ(bench.last.otherNodeId, 0u);
  EXPECT_EQ(bench.last.address, at(1));
  EXPECT_EQ(bench.last.otherAddress, at(2));
  EXPECT_EQ(bench.last.seen, 3u);
}

TEST(Conflicts, ATwinWhoseFramesAreTakenForDuplicatesIsSeenToo) {
  static ConflictBench bench;
  for (uint32_t i = 0; i < 3; ++i) {
    bench.hear(7, at(1), 100 + i);
    bench.passSeconds(2);
    bench.hear(7, at(2), 70 + i);
    bench.passSeconds(2);
  }
  EXPECT_EQ(bench.find(7)->address, at(1));
  EXPECT_EQ(bench.events, 1u);
}

TEST(Conflicts, AConflictIsToldOnceAndEndsAMinuteAfterItWasSeenLast) {
  static ConflictBench bench;
  bench.hearTwins(7, at(1), at(2), 20);
  EXPECT_EQ(bench.events, 1u);
  EXPECT_EQ(bench.conflicts.at(0, bench.now).value().seen, 39u);
  bench.passSeconds(57);
  EXPECT_EQ(bench.count(), 1u);
  EXPECT_GT(bench.conflicts.at(0, bench.now).value().age.count, 58000u);
  EXPECT_LT(bench.conflicts.at(0, bench.now).value().age.count, 60000u);
  bench.passSeconds(3);
  EXPECT_EQ(bench.count(), 0u);
  bench.hearTwins(7, at(1), at(2), 3);
  EXPECT_EQ(bench.events, 2u);
}

TEST(Conflicts, AMemberThatMovesOnceOrBackIsNoConflict) {
  static ConflictBench bench;
  for (int i = 0; i < 30; ++i) {
    bench.hear(7, i < 10 ? at(1) : i < 20 ? at(2) : at(1));
    bench.passSeconds(2);
  }
  EXPECT_EQ(bench.events, 0u);
  // Nor is one that gets another address again and again.
  for (uint8_t i = 0; i < 10; ++i) {
    bench.hear(7, at(static_cast<uint8_t>(100 + i)));
    bench.passSeconds(5);
  }
  EXPECT_EQ(bench.events, 0u);
}

TEST(Conflicts, FramesThatWereUnderWayWhileAMemberMovedProveNothing) {
  static ConflictBench bench;
  bench.hear(7, at(1));
  bench.passSeconds(2);
  for (uint8_t i = 0; i < 20; ++i) {
    bench.hear(7, at(1 + i % 2));
    bench.pass(40);
  }
  bench.passSeconds(2);
  EXPECT_EQ(bench.events, 0u);
  EXPECT_EQ(bench.count(), 0u);
}

TEST(Conflicts, AnAddressThatOthersTellOfIsNoPlaceWhereItSpoke) {
  static ConflictBench bench;
  for (int i = 0; i < 6; ++i) {
    bench.hear(7, at(1));
    bench.passSeconds(12);
    bench.find(7)->address = at(2);  // from a page, since nothing of its own came for 10 s
  }
  EXPECT_EQ(bench.events, 0u);
}

TEST(Conflicts, TwoMembersThatSpeakFromOneAddressInTurnShareIt) {
  static ConflictBench bench;
  for (int i = 0; i < 2; ++i) {
    bench.hear(9, at(1));
    bench.passSeconds(2);
    bench.hear(7, at(1));
    bench.passSeconds(2);
  }
  EXPECT_EQ(bench.events, 1u);
  EXPECT_EQ(bench.last.kind, ConflictKind::Address);
  EXPECT_EQ(bench.last.nodeId, 7u);
  EXPECT_EQ(bench.last.otherNodeId, 9u);
  EXPECT_EQ(bench.last.address, at(1));
  EXPECT_EQ(bench.last.otherAddress.port, 0u);
}

TEST(Conflicts, TwoMembersThatSwapTheirAddressesAreNoConflict) {
  static ConflictBench bench;
  for (int i = 0; i < 60; ++i) {
    const bool isSwapped = i >= 20;
    bench.hear(7, isSwapped ? at(2) : at(1));
    bench.passSeconds(1);
    // The other one is not heard for a while, as when its frames are lost.
    if (i < 18 || i > 23) bench.hear(9, isSwapped ? at(1) : at(2));
    bench.passSeconds(1);
  }
  EXPECT_EQ(bench.events, 0u);
  EXPECT_EQ(bench.count(), 0u);
}

TEST(Conflicts, ANewNodeAtTheAddressOfOneThatIsGoneIsNoConflict) {
  static ConflictBench bench;
  bench.hear(7, at(1));
  bench.passSeconds(2);
  for (int i = 0; i < 30; ++i) {
    bench.hear(9, at(1));
    bench.passSeconds(2);
  }
  EXPECT_EQ(bench.events, 0u);
}

TEST(Conflicts, ASharedAddressIsFoundThoughNobodyMoves) {
  static ConflictBench bench;
  bench.addMember(7).address = at(1);
  bench.addMember(9).address = at(1);
  for (int i = 0; i < 20; ++i) {
    bench.hear(7, at(1));
    bench.passSeconds(1);
    bench.hear(9, at(1));
    bench.passSeconds(1);
  }
  EXPECT_EQ(bench.events, 1u);
}

TEST(Conflicts, OurOwnIdElsewhereIsBelievedTheThirdTime) {
  static ConflictBench bench;
  bench.takeOwnId();
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(bench.events, 0u);
    // A burst counts once: it may be what we said ourselves before our address changed.
    for (int copy = 0; copy < 10; ++copy) bench.conflicts.onOwnId(bench.now, bench.port.local, at(200));
    bench.passSeconds(2);
  }
  EXPECT_EQ(bench.events, 1u);
  EXPECT_EQ(bench.last.kind, ConflictKind::Id);
  EXPECT_EQ(bench.last.nodeId, ownId);
  EXPECT_EQ(bench.last.address, bench.port.local);
  EXPECT_EQ(bench.last.otherAddress, at(200));
}

TEST(Conflicts, AMemberThatSpeaksFromOurAddressIsOne) {
  static ConflictBench bench;
  bench.takeOwnId();
  for (int i = 0; i < 3; ++i) {
    bench.hear(7, bench.port.local);
    bench.passSeconds(2);
  }
  EXPECT_EQ(bench.events, 1u);
  EXPECT_EQ(bench.last.kind, ConflictKind::Address);
  EXPECT_EQ(bench.last.nodeId, 7u);
  EXPECT_EQ(bench.last.otherNodeId, ownId);
}

TEST(Conflicts, FiveConflictsAreNotToldAgainAndAgain) {
  static ConflictBench bench;
  for (int i = 0; i < 40; ++i) {
    for (uint32_t id = 1; id <= 5; ++id) bench.hear(id, at(static_cast<uint8_t>(10 * id + i % 2)));
    bench.passSeconds(2);
  }
  EXPECT_EQ(bench.count(), Conflicts::places());
  EXPECT_EQ(bench.events, 4u);
  // Once one is over, the fifth is told.
  for (int i = 0; i < 20; ++i) {
    for (uint32_t id = 2; id <= 5; ++id) bench.hear(id, at(static_cast<uint8_t>(10 * id + i % 2)));
    bench.passSeconds(2);
  }
  EXPECT_EQ(bench.events, 5u);
}

TEST(Conflicts, TheClockMayWrap) {
  static ConflictBench bench{Instant{0xFFFFFFFF - 7000}};
  bench.hearTwins(7, at(1), at(2), 4);
  EXPECT_EQ(bench.events, 1u);
  EXPECT_LT(bench.conflicts.at(0, bench.now).value().age.count, 4000u);
  // And the 16-bit ticks go round.
  bench.passSeconds(3 * 60 * 60);
  EXPECT_EQ(bench.count(), 0u);
  EXPECT_EQ(bench.events, 1u);
}

TEST(Conflicts, ThereIsNothingBeyondTheLastPlace) {
  static ConflictBench bench;
  EXPECT_EQ(bench.conflicts.at(Conflicts::places(), bench.now).status(), Status::NotFound);
}

TEST(Conflicts, TheyAreSmall) {
  EXPECT_LE(sizeof(Conflicts), 80 + 2 * sizeof(void*));
}

}  // namespace
}  // namespace spore
