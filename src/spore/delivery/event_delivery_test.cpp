#include "spore/delivery/event_delivery.h"

#include <gtest/gtest.h>

#include "spore/delivery/repeat_frame.h"
#include "support/event_listeners.h"

namespace spore {
namespace {

class EventDeliveryTest : public ::testing::Test {
 protected:
  EventDeliveryTest() {
    EXPECT_TRUE(listeners_.haveMet());
    context().subscribe("lamp", [this](const EventMessage& message) {
      ++heard_;
      last_ = FixedString<16>{message.data};
      name_ = HostName{message.fromName};
    });
    delivery_.begin(now());
  }

  NodeContext& context() { return listeners_.node().context; }
  Instant now() const { return listeners_.now(); }
  void run(uint32_t ms) {
    listeners_.run(ms, [this] { delivery_.loop(now()); });
  }
  static EventFrame event(uint8_t flags = eventIsSure) {
    EventFrame event;
    event.flags = flags;
    event.sequence = 3;
    event.topic = "lamp";
    event.data = "on";
    event.terms.epoch = 5;
    event.terms.lifeMs = 4000;
    return event;
  }
  // Opens a frame that node 1 sends to all with broadcast().
  ByteWriter& open(FrameType type) { return sender().open(type); }
  void broadcast() {
    EXPECT_EQ(sender().broadcast(), Status::Ok);
    run(20);
  }
  void sayValue(std::string_view text) {
    RetainFrame value;
    value.version = {7, DeliveryWorld::idOf(1)};
    value.topic = "fan";
    value.value = text;
    encodeRetainFrame(open(FrameType::Retain), value);
    broadcast();
  }
  FrameSender& sender() { return listeners_.world.nodes[1].cluster.sender(); }
  const SureCounters& sure() const { return delivery_.sure().counters(); }
  const RetainedCounters& retained() const { return delivery_.retained().counters(); }

  EventListeners listeners_;
  ClusterEvents fast_{context(), [](Bytes) { return Status::Ok; }};
  EventDelivery delivery_{context(), listeners_.node().cluster, fast_};
  uint32_t heard_ = 0;
  FixedString<16> last_;
  HostName name_;
};

TEST_F(EventDeliveryTest, EachFrameGoesWhereItBelongs) {
  encodeEventFrame(open(FrameType::Event), event(0));
  broadcast();
  EXPECT_EQ(fast_.counters().received, 1u);
  EXPECT_EQ(heard_, 1u);
  EXPECT_EQ(name_, listeners_.world.nodes[1].context.identity().hostname);
  encodeEventFrame(open(FrameType::Event), event());
  broadcast();
  EXPECT_EQ(fast_.counters().received, 1u);
  EXPECT_EQ(sure().received, 1u);
  encodeRepeatFrame(open(FrameType::Repeat), DeliveryWorld::idOf(1), event());
  broadcast();
  EXPECT_EQ(sure().duplicates, 1u);
  sayValue("off");
  EXPECT_EQ(retained().taken, 1u);
  encodeRetainPullHead(open(FrameType::RetainPull), 0, UINT32_MAX, 0);
  broadcast();
  EXPECT_EQ(retained().sent, 1u);
}

TEST_F(EventDeliveryTest, AnAnswerReachesThePublisher) {
  const Result<EventId> id = context().publish("lamp", "on", Delivery::Sure, SureTerms{});
  ASSERT_TRUE(id.ok());
  run(20);
  SureMessage message;
  message.publisher = DeliveryWorld::idOf(0);
  message.event = decodeEventFrame(listeners_.frame(1, 0).body()).valueOr(EventFrame{});
  EventAck ack;
  ack.publisher = shortNodeId(message.publisher);
  ack.number = 1;
  ack.life = lifeOfEpoch(message.event.terms.epoch);
  ack.check = message.check();
  ByteWriter& writer = open(FrameType::EventAck);
  writer.u8(1);
  encodeEventAck(writer, ack);
  broadcast();
  EXPECT_EQ(delivery_.sure().report(id.value()).value().count(Outcome::Delivered), 2u);
}

TEST_F(EventDeliveryTest, WhatIsNotWholeIsNotTaken) {
  for (const FrameType type :
       {FrameType::Event, FrameType::Repeat, FrameType::EventAck, FrameType::Retain, FrameType::RetainPull}) {
    open(type).u8(1);
    broadcast();
  }
  EXPECT_EQ(heard_, 0u);
  EXPECT_EQ(fast_.counters().received + fast_.counters().malformed, 0u);
  EXPECT_EQ(sure().received + sure().expired + sure().duplicates, 0u);
  EXPECT_EQ(retained().taken + retained().sent, 0u);
}

TEST_F(EventDeliveryTest, AtItsBeginningANodeIsYoung) {
  EventFrame old = event();
  old.terms.ageMs = 1000;
  encodeEventFrame(open(FrameType::Event), old);
  broadcast();
  EXPECT_EQ(sure().expired, 1u);
  EXPECT_EQ(context().retain("fan", "on"), Status::Ok);
  sayValue("off");
  EXPECT_EQ(retained().taken, 0u);  // its own was written again instead
}

TEST_F(EventDeliveryTest, ItSleepsUntilTheFirstOfBothIsDue) {
  run(100);
  EXPECT_EQ(delivery_.untilNext(now()), Millis{60000});
  EXPECT_EQ(context().retain("lamp", "on"), Status::Ok);
  EXPECT_EQ(delivery_.untilNext(now()), Millis{120});
  EXPECT_TRUE(context().publish("lamp", "on", Delivery::Sure, SureTerms{}).ok());
  EXPECT_EQ(delivery_.untilNext(now()), Millis{60});
}

// The others are of an earlier version here, whose heartbeats say nothing of events.
TEST_F(EventDeliveryTest, WhoSaysNothingOfEventsIsNeitherAskedNorTakenAtItsWord) {
  EXPECT_EQ(context().retain("fan", "on"), Status::Ok);
  const Result<EventId> id = context().publish("lamp", "on", Delivery::Sure, SureTerms{});
  ASSERT_TRUE(id.ok());
  run(40000);
  const DeliveryReport report = delivery_.sure().report(id.value()).value();
  EXPECT_TRUE(report.isFinal);
  EXPECT_EQ(report.count(Outcome::Unreachable), 2u);
  EXPECT_EQ(report.count(Outcome::Expired), 0u);
  EXPECT_EQ(retained().asked, 0u);
}

TEST_F(EventDeliveryTest, HeartbeatsOfThoseWhoDoTellWhatIsMissing) {
  listeners_.world.nodes[1].cluster.setHeartbeatHandlers([](Instant, ByteWriter&) {},
                                                         [](Instant, Member&, const Heartbeat&, Millis) {});
  EXPECT_EQ(context().retain("fan", "on"), Status::Ok);
  const Result<EventId> id = context().publish("lamp", "on", Delivery::Sure, SureTerms{});
  ASSERT_TRUE(id.ok());
  run(40000);
  const DeliveryReport report = delivery_.sure().report(id.value()).value();
  EXPECT_EQ(report.count(Outcome::Expired), 1u);
  EXPECT_EQ(report.count(Outcome::Unreachable), 1u);
  EXPECT_GT(retained().asked, 0u);
}

}  // namespace
}  // namespace spore
