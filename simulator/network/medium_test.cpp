#include "simulator/network/medium.h"

#include <gtest/gtest.h>

namespace spore::sim {
namespace {

const uint8_t hello[] = {1, 2, 3};

// A medium and the moments at which its stations were delivered to.
struct Air {
  explicit Air(const MediumOptions& options, size_t stations = 3) : medium(options, generator, events, now) {
    for (size_t i = 0; i < stations; ++i) {
      medium.setOn(medium.addStation({IpAddress{10, 0, 0, static_cast<uint8_t>(i + 1)}, 4210}), true);
    }
    received.resize(stations);
  }
  static MediumOptions perfect() {
    MediumOptions options;
    options.unicastLoss = 0;
    options.arpPlaces = 0;
    options.airQueue = hour;
    return options;
  }
  Endpoint of(uint16_t station) const { return medium.addressOf(station); }
  // Delivers all that is under way; stations fetch at once unless told otherwise.
  void settle(bool doFetch = true) {
    const auto deliver = [&](uint16_t station, const Packet&) {
      ++received[station];
      uint8_t room[512];
      if (doFetch) (void)medium.receive(station, room);
    };
    while (!events.empty()) {
      const Event event = events.pop();
      now = event.at;
      if (event.kind == EventKind::Broadcast) medium.onBroadcast(event, deliver);
      if (event.kind == EventKind::Copy) medium.onCopy(event, deliver);
    }
  }

  Generator generator{3};
  EventHeap events;
  Time now = 0;
  Medium medium;
  std::vector<int> received;
};

TEST(Medium, ABroadcastReachesAllOthers) {
  Air air(Air::perfect());
  EXPECT_EQ(air.medium.broadcast(0, hello), Status::Ok);
  air.settle();
  EXPECT_EQ(air.received[0], 0);
  EXPECT_EQ(air.received[1], 1);
  EXPECT_EQ(air.received[2], 1);
  EXPECT_GE(air.now, millisecond);
  EXPECT_EQ(air.medium.packetsInUse(), 0u);
}

TEST(Medium, ADatagramComesWithItsBytesAndItsSender) {
  Air air(Air::perfect());
  (void)air.medium.send(0, air.of(2), hello);
  air.settle(false);
  uint8_t room[8];
  const Result<DatagramPort::Received> got = air.medium.receive(2, room);
  EXPECT_TRUE(got.ok());
  EXPECT_EQ(got.value().size, sizeof(hello));
  EXPECT_EQ(got.value().from, air.of(0));
  EXPECT_EQ(room[2], 3);
  EXPECT_EQ(air.medium.receive(2, room).status(), Status::NotFound);
  EXPECT_EQ(air.received[1], 0);
}

TEST(Medium, WhatIsTooLongForTheBufferIsGone) {
  Air air(Air::perfect());
  (void)air.medium.send(0, air.of(1), hello);
  air.settle(false);
  uint8_t room[2];
  EXPECT_EQ(air.medium.receive(1, room).status(), Status::TooLarge);
  EXPECT_EQ(air.medium.receive(1, room).status(), Status::NotFound);
}

TEST(Medium, LosesTheShareThatWasAskedForIndependentlyOrInBursts) {
  for (const Time burst : {Time{0}, second}) {
    MediumOptions options = Air::perfect();
    options.broadcastLoss = {0.2, burst};
    Air air(options);
    int together = 0;
    for (int i = 0; i < 50000; ++i) {
      air.now += 100 * millisecond;
      const int before = air.received[1] + air.received[2];
      (void)air.medium.broadcast(0, hello);
      air.settle();
      together += air.received[1] + air.received[2] == before ? 1 : 0;
    }
    EXPECT_GT(air.received[1], 38500);
    EXPECT_LT(air.received[1], 41500);
    // Receivers lose apart from each other: both miss one in 25.
    EXPECT_GT(together, 1500);
    EXPECT_LT(together, 2500);
  }
}

TEST(Medium, BurstsLastAsLongAsWasAskedFor) {
  Generator generator(4);
  LossProcess loss;
  loss.set({0.3, 2 * second}, 0, generator);
  int bursts = 0;
  int lost = 0;
  bool wasLost = false;
  constexpr int steps = 2000000;
  for (int i = 0; i < steps; ++i) {
    const bool isLost = loss.isLost(i * 10 * millisecond, generator);
    bursts += isLost && !wasLost ? 1 : 0;
    lost += isLost ? 1 : 0;
    wasLost = isLost;
  }
  const double meanBurst = static_cast<double>(lost) / bursts * 0.01;
  EXPECT_GT(meanBurst, 1.8);
  EXPECT_LT(meanBurst, 2.2);
  EXPECT_GT(lost, steps * 0.28);
  EXPECT_LT(lost, steps * 0.32);
}

TEST(Medium, ForgetsNeighboursBeyondTheTenthAndLosesTheNextDatagramToThem) {
  MediumOptions options = Air::perfect();
  options.arpPlaces = 10;
  Air air(options, 13);
  for (int round = 0; round < 2; ++round) {
    for (uint16_t to = 1; to <= 10; ++to) (void)air.medium.send(0, air.of(to), hello);
  }
  air.settle();
  EXPECT_EQ(air.medium.arpMisses(), 10u);
  EXPECT_EQ(air.received[1], 1);
  (void)air.medium.send(0, air.of(11), hello);  // takes the place of 1
  (void)air.medium.send(0, air.of(1), hello);
  (void)air.medium.send(0, air.of(10), hello);
  air.settle();
  EXPECT_EQ(air.received[11], 0);
  EXPECT_EQ(air.received[1], 1);
  EXPECT_EQ(air.received[10], 2);
  // A station that was asked for its hardware address has learned the asker's.
  (void)air.medium.send(11, air.of(0), hello);
  air.settle();
  EXPECT_EQ(air.received[0], 1);
}

TEST(Medium, DoublesAndReordersTheShareThatWasAskedFor) {
  MediumOptions options = Air::perfect();
  options.duplicate = 0.1;
  options.reorder = 0.1;
  Air air(options, 2);
  for (int i = 0; i < 10000; ++i) (void)air.medium.broadcast(0, hello);
  air.settle();
  EXPECT_GT(air.received[1], 10800);
  EXPECT_LT(air.received[1], 11200);
  EXPECT_GT(air.now, options.delayMax);
  EXPECT_EQ(air.medium.packetsInUse(), 0u);
}

TEST(Medium, CellsAndOneWayBlocksKeepDatagramsApart) {
  Air air(Air::perfect());
  air.medium.setCell(2, 1);
  air.medium.setOneWayBlocked(1, 0, true);
  (void)air.medium.broadcast(0, hello);
  (void)air.medium.broadcast(1, hello);
  (void)air.medium.send(0, air.of(2), hello);
  air.settle();
  EXPECT_EQ(air.received[0], 0);
  EXPECT_EQ(air.received[1], 1);
  EXPECT_EQ(air.received[2], 0);
  EXPECT_TRUE(air.medium.isOpen(0, 1));
  EXPECT_FALSE(air.medium.isOpen(1, 0));
}

TEST(Medium, AnExtenderMayDropBroadcastsOneWayOrBoth) {
  for (const bool dropsIn : {false, true}) {
    for (const bool dropsOut : {false, true}) {
      Air air(Air::perfect(), 4);
      air.medium.setExtender({0, 0, 1, 1}, dropsIn, dropsOut);
      (void)air.medium.broadcast(0, hello);
      (void)air.medium.broadcast(2, hello);
      air.settle();
      EXPECT_EQ(air.received[0], dropsOut ? 0 : 1);
      EXPECT_EQ(air.received[1], dropsOut ? 1 : 2);
      EXPECT_EQ(air.received[2], dropsIn ? 0 : 1);
      EXPECT_EQ(air.received[3], dropsIn ? 1 : 2);
      (void)air.medium.send(0, air.of(3), hello);
      air.settle();
      EXPECT_EQ(air.received[3], dropsIn ? 2 : 3);
    }
  }
}

TEST(Medium, WhatDropsBroadcastsMayDropQuestionsForLinkAddresses) {
  for (const bool isFiltered : {false, true}) {
    MediumOptions options = Air::perfect();
    options.arpPlaces = 10;
    options.isArpFiltered = isFiltered;
    Air air(options);
    air.medium.setExtender({0, 0, 1}, true, false);
    for (int i = 0; i < 3; ++i) (void)air.medium.send(0, air.of(2), hello);
    air.settle();
    EXPECT_EQ(air.received[2], isFiltered ? 0 : 2);
    // The other way a question comes through, and both know each other then.
    for (int i = 0; i < 2; ++i) (void)air.medium.send(2, air.of(0), hello);
    (void)air.medium.send(0, air.of(2), hello);
    air.settle();
    EXPECT_EQ(air.received[0], isFiltered ? 1 : 2);
    EXPECT_EQ(air.received[2], isFiltered ? 1 : 3);
  }
}

TEST(Medium, QuestionsForLinkAddressesGetLostLikeBroadcasts) {
  MediumOptions options = Air::perfect();
  options.arpPlaces = 10;
  options.broadcastLoss.mean = 1;
  Air air(options);
  for (int i = 0; i < 5; ++i) (void)air.medium.send(0, air.of(1), hello);
  air.settle();
  EXPECT_EQ(air.received[1], 0);
  EXPECT_EQ(air.medium.arpMisses(), 5u);
}

TEST(Medium, WhatWouldWaitTooLongForTheAirIsLost) {
  MediumOptions options = Air::perfect();
  options.airQueue = 10 * millisecond;
  Air air(options);
  const auto most = static_cast<uint64_t>(options.airQueue / Traffic::broadcastTime(sizeof(hello)) + 1);
  for (int i = 0; i < 100; ++i) (void)air.medium.broadcast(0, hello);
  air.settle();
  EXPECT_EQ(static_cast<uint64_t>(air.received[1]), most);
  EXPECT_EQ(air.medium.airLosses(), 100 - most);
  EXPECT_GE(air.now, options.airQueue - Traffic::broadcastTime(sizeof(hello)));
  (void)air.medium.broadcast(0, hello);
  air.settle();
  EXPECT_EQ(static_cast<uint64_t>(air.received[1]), most + 1);
}

TEST(Medium, AnAccessPointMayPassOnFewBroadcasts) {
  MediumOptions options = Air::perfect();
  options.broadcastsPerSecond = 10;
  Air air(options);
  for (int i = 0; i < 1000; ++i) {
    (void)air.medium.broadcast(0, hello);
    air.now += 10 * millisecond;
    const Time sentAt = air.now;
    air.settle();
    air.now = std::max(sentAt, air.now);
  }
  EXPECT_NEAR(air.received[1], 100, 12);
}

TEST(Medium, ABurstMayTakeUnicastsAsWell) {
  MediumOptions options = Air::perfect();
  options.broadcastLoss = {0.5, second};
  Air spared(options);
  options.unicastInBursts = 1;
  Air air(options);
  for (Air* one : {&spared, &air}) {
    for (int i = 0; i < 20000; ++i) {
      (void)one->medium.send(0, one->of(1), hello);
      one->now += 20 * millisecond;
      const Time sentAt = one->now;
      one->settle();
      one->now = std::max(sentAt, one->now);
    }
  }
  EXPECT_EQ(spared.received[1], 20000);
  // Neither end may be in a burst.
  EXPECT_NEAR(air.received[1], 5000, 1500);
}

TEST(Medium, AnAccessPointThatPausesPassesOnNothing) {
  Air air(Air::perfect());
  air.medium.setPaused(true);
  (void)air.medium.broadcast(0, hello);
  (void)air.medium.send(0, air.of(1), hello);
  air.settle();
  EXPECT_EQ(air.received[1], 0);
  air.medium.setPaused(false);
  (void)air.medium.send(0, air.of(1), hello);
  air.settle();
  EXPECT_EQ(air.received[1], 1);
}

TEST(Medium, AnAccessPointMayForwardNoBroadcasts) {
  Air air(Air::perfect());
  air.medium.setBroadcastBlocked(true);
  (void)air.medium.broadcast(0, hello);
  (void)air.medium.send(0, air.of(1), hello);
  air.settle();
  EXPECT_EQ(air.received[1], 1);
  EXPECT_EQ(air.received[2], 0);
}

TEST(Medium, AnInboxHoldsSoManyAndAStationThatIsOffNone) {
  MediumOptions options = Air::perfect();
  options.inboxPlaces = 4;
  Air air(options);
  air.medium.setOn(2, false);
  for (int i = 0; i < 6; ++i) (void)air.medium.broadcast(0, hello);
  air.settle(false);
  EXPECT_EQ(air.received[1], 4);
  EXPECT_EQ(air.medium.overflows(), 2u);
  EXPECT_EQ(air.received[2], 0);
  EXPECT_EQ(air.medium.broadcast(2, hello), Status::Unavailable);
  air.medium.setOn(1, false);
  EXPECT_EQ(air.medium.packetsInUse(), 0u);
}

TEST(Medium, StationsMaySwapTheirAddresses) {
  Air air(Air::perfect());
  const Endpoint first = air.of(1);
  const Endpoint other = air.of(2);
  air.medium.setAddress(1, other);
  air.medium.setAddress(2, first);
  (void)air.medium.send(0, first, hello);
  air.settle();
  EXPECT_EQ(air.received[2], 1);
  EXPECT_EQ(air.received[1], 0);
}

}  // namespace
}  // namespace spore::sim
