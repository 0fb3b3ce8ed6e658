#include "spore/delivery/sure_events.h"

#include <gtest/gtest.h>

#include "spore/delivery/event_delivery.h"
#include "support/event_listeners.h"

namespace spore {
namespace {

constexpr size_t nodeCount = 3;

// One node's events, and what its subscriber has heard.
struct DeliveryNode {
  DeliveryNode(WorldNode& node, const VirtualAir& air) : world(node), clock(air) {
    world.context.setClock(clock);
    world.context.subscribe("lamp", [this](const EventMessage& message) {
      ++heard;
      last = FixedString<16>{message.data};
      from = message.from;
    });
  }

  WorldNode& world;
  AirClock clock;
  ClusterEvents fast{world.context, [this](Bytes body) {
                       world.cluster.sender().open(FrameType::Event).bytes(body);
                       return world.cluster.sender().broadcast();
                     }};
  EventDelivery delivery{world.context, world.cluster, fast};
  uint32_t heard = 0;
  FixedString<16> last;
  uint32_t from = 0;
};

class SureEventsTest : public ::testing::Test {
 protected:
  DeliveryWorld& world() { return world_; }
  DeliveryNode& node(size_t index) { return nodes_[index]; }
  void begin(size_t index) {
    node(index).delivery.begin(world().air.now());
    world().nodes[index].begin(world().air.now());
  }
  void run(uint32_t ms) {
    const Instant end = world().air.now() + Millis{ms};
    while (!world().air.now().hasReached(end)) {
      world().run(world().step);
      for (size_t i = 0; i < nodeCount; ++i) {
        WorldNode& one = world().nodes[i];
        if (one.isRunning && !one.isFrozen) node(i).delivery.loop(world().air.now());
      }
    }
  }
  void beginAll() {
    for (size_t i = 0; i < nodeCount; ++i) begin(i);
    for (int second = 0; second < 60 && !world().allSeeAll(); ++second) run(1000);
    EXPECT_TRUE(world().allSeeAll());
  }
  EventId publish(size_t index, std::string_view data, Millis at = Millis{0}) {
    SureTerms terms;
    terms.expiresAfter = Millis{4000};
    terms.at = at;
    const Result<EventId> id = world().nodes[index].context.publish("lamp", data, Delivery::Sure, terms);
    EXPECT_EQ(id.status(), Status::Ok);
    return id.ok() ? id.value() : 0;
  }
  DeliveryReport report(size_t index, EventId id) {
    const Result<DeliveryReport> found = node(index).delivery.sure().report(id);
    EXPECT_EQ(found.status(), Status::Ok);
    return found.ok() ? found.value() : DeliveryReport{};
  }

  DeliveryWorld& world_ = freshDeliveryWorld();
  DeliveryNode nodes_[nodeCount]{
      {world_.nodes[0], world_.air}, {world_.nodes[1], world_.air}, {world_.nodes[2], world_.air}};
};

TEST_F(SureEventsTest, ASureEventIsDeliveredToAllOnceAndReported) {
  beginAll();
  const EventId id = publish(0, "on");
  run(2000);
  for (size_t i = 0; i < nodeCount; ++i) {
    EXPECT_EQ(node(i).heard, 1u);
    EXPECT_EQ(node(i).last, "on");
  }
  EXPECT_EQ(node(1).from, world().nodes[0].context.identity().nodeId);
  EXPECT_TRUE(report(0, id).isFinal);
  EXPECT_EQ(report(0, id).members, nodeCount);
  EXPECT_EQ(report(0, id).count(Outcome::Delivered), nodeCount);
}

TEST_F(SureEventsTest, WhatTheAirLosesIsSaidAgainAndArrivesInOrder) {
  beginAll();
  world().air.setBroadcastLoss(100);
  const EventId first = publish(0, "on");
  const EventId second = publish(0, "off");
  run(50);
  EXPECT_EQ(node(1).heard, 0u);
  world().air.setBroadcastLoss(0);
  run(3000);
  EXPECT_EQ(node(1).heard, 2u);
  EXPECT_EQ(node(1).last, "off");
  EXPECT_EQ(report(0, first).count(Outcome::Delivered), nodeCount);
  EXPECT_EQ(report(0, second).count(Outcome::Delivered), nodeCount);
}

TEST_F(SureEventsTest, ASilentMemberIsUnreachable) {
  beginAll();
  world().nodes[2].isFrozen = true;
  world().air.setOn(2, false);
  const EventId id = publish(0, "on");
  run(1000);
  EXPECT_FALSE(report(0, id).isFinal);
  EXPECT_EQ(report(0, id).count(Outcome::Waiting), 1u);
  run(60000);
  EXPECT_TRUE(report(0, id).isFinal);
  EXPECT_EQ(report(0, id).count(Outcome::Delivered), 2u);
  EXPECT_EQ(report(0, id).count(Outcome::Unreachable), 1u);
  EXPECT_EQ(node(2).heard, 0u);
}

// A frame may have waited since the socket was read last; that makes it no older than this node.
TEST_F(SureEventsTest, ANodeThatHasJustBegunTakesWhatIsPublishedNow) {
  begin(0);
  run(5000);
  begin(1);
  const uint32_t publisher = world().idOf(0);
  for (int passes = 0; passes < 15 && world().cluster(1).members().find(publisher) == nullptr; ++passes) run(10);
  const Member* const from = world().cluster(1).members().find(publisher);
  ASSERT_NE(from, nullptr);
  EventFrame event;
  event.flags = eventIsSure;
  event.sequence = 1;
  event.topic = "lamp";
  event.data = "on";
  event.terms.epoch = 1;
  event.terms.lifeMs = 10000;
  node(1).delivery.sure().onEvent(world().air.now(), *from, event, Millis{200});
  EXPECT_EQ(node(1).heard, 1u);
}

TEST_F(SureEventsTest, ANodeSleepsUntilSomethingOfItsEventsIsDue) {
  begin(0);
  begin(1);
  run(5000);
  EXPECT_EQ(node(0).delivery.sure().untilNext(world().air.now()), Millis{60000});
  publish(0, "on", Millis{1000});
  // It is said again in a moment, unless it is answered.
  EXPECT_LT(node(0).delivery.sure().untilNext(world().air.now()), Millis{1000});
  run(500);
  EXPECT_EQ(node(0).heard + node(1).heard, 0u);
  // Both wait for the moment that was said.
  for (size_t i = 0; i < 2; ++i) EXPECT_LT(node(i).delivery.sure().untilNext(world().air.now()), Millis{600});
}

// Two of the three: the spare memory of one chip under test does not hold what waits at all of them.
TEST_F(SureEventsTest, AllActAtTheMomentThatWasSaid) {
  begin(0);
  begin(1);
  run(5000);
  publish(0, "on", Millis{1000});
  run(900);
  for (size_t i = 0; i < 2; ++i) EXPECT_EQ(node(i).heard, 0u);
  run(200);
  for (size_t i = 0; i < 2; ++i) EXPECT_EQ(node(i).heard, 1u);
}

TEST_F(SureEventsTest, WhatWouldExpireBeforeTheMomentOfAnEarlierOneIsRefused) {
  begin(0);
  publish(0, "on", Millis{1000});
  NodeContext& context = world().nodes[0].context;
  const auto statusFor = [&](uint32_t life) {
    return context.publish("lamp", "off", Delivery::Sure, {Millis{life}, Millis{0}}).status();
  };
  EXPECT_EQ(statusFor(1000), Status::OutOfRange);
  EXPECT_EQ(statusFor(1001), Status::Ok);
  run(1001);
  EXPECT_EQ(statusFor(100), Status::Ok);
}

// A publisher beside that of the node, so that no answer reaches it: whether its repetition asks for another one.
TEST_F(SureEventsTest, ARepetitionAsksForAnswersButNotUnderLoad) {
  begin(0);
  begin(1);
  run(5000);
  uint16_t number = 0;
  SurePublisher publisher{world().nodes[0].context, world().cluster(0), 9, number};
  AckLoad load;
  uint32_t answers = 0;
  for (const bool isHeavy : {false, true}) {
    EXPECT_EQ(publisher.publish(world().air.now(), "lamp", isHeavy ? "off" : "on", SureTerms{}).status(), Status::Ok);
    run(500);
    EXPECT_EQ(node(1).delivery.sure().counters().answersSent, ++answers);
    for (int i = 0; isHeavy && i < 50; ++i) load.note(world().air.now(), 100);
    publisher.loop(world().air.now(), load);
    run(500);
    if (!isHeavy) ++answers;
    EXPECT_EQ(node(1).delivery.sure().counters().answersSent, answers);
    EXPECT_EQ(node(1).heard, isHeavy ? 2u : 1u);
  }
}

TEST_F(SureEventsTest, ARetainedValueReachesALaterJoiner) {
  begin(0);
  begin(1);
  run(5000);
  EXPECT_EQ(world().nodes[0].context.retain("lamp", "on"), Status::Ok);
  run(1000);
  EXPECT_EQ(node(1).last, "on");
  EXPECT_EQ(node(2).heard, 0u);
  begin(2);
  run(60000);
  EXPECT_EQ(node(2).heard, 1u);
  EXPECT_EQ(node(2).last, "on");
}

TEST_F(SureEventsTest, AValueThatSeveralAskForIsBroadcast) {
  beginAll();
  world().air.setOn(1, false);
  world().air.setOn(2, false);
  EXPECT_EQ(world().nodes[0].context.retain("lamp", "on"), Status::Ok);
  run(1000);
  world().air.setOn(1, true);
  const Instant now = world().air.now();
  RetainedValues& values = node(0).delivery.retained();
  const auto asks = [&](size_t index) {
    values.onPull(now, *world().cluster(0).members().find(world().idOf(index)), RetainPull{0, UINT32_MAX, {}});
  };
  asks(2);
  asks(2);
  run(50);
  EXPECT_EQ(node(1).heard, 0u);  // two answers by unicast
  asks(1);
  EXPECT_EQ(values.counters().sent, 3u);
  asks(2);
  EXPECT_EQ(values.counters().sent, 3u);  // it is being said
  run(50);
  EXPECT_EQ(node(1).heard, 1u);
  world().air.setOn(2, true);
  run(450);
  EXPECT_EQ(node(2).heard, 1u);  // by the repetitions
}

}  // namespace
}  // namespace spore
