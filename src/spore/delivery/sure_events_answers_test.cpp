// What a node answers to the sure events of others, to whom it passes them on, and what it hears of its own.
#include <gtest/gtest.h>

#include "spore/delivery/repeat_frame.h"
#include "spore/delivery/sure_events.h"
#include "support/spare_shortage.h"
#include "support/sure_events_bench.h"

namespace spore {
namespace {

TEST_F(SureEventsAnswersTest, AnEventIsDeliveredOnceAndAnsweredToAll) {
  hear(event(3));
  EXPECT_EQ(heard_, 1u);
  EXPECT_EQ(last_, "on");
  EXPECT_EQ(from_, DeliveryWorld::idOf(1));
  EXPECT_EQ(name_, listeners_.world.nodes[1].context.identity().hostname);
  EXPECT_LT(sure_.untilNext(now()), Millis{20});
  run(40);
  for (size_t i = 1; i < 3; ++i) {
    ASSERT_EQ(listeners_.heard(i), 1u);
    EXPECT_EQ(listeners_.frame(i, 0).size, 1 + eventAckBytes);
    const EventAck ack = answer(i, 0);
    EXPECT_EQ(ack.publisher, shortNodeId(DeliveryWorld::idOf(1)));
    EXPECT_EQ(ack.number, 3u);
    EXPECT_EQ(ack.check, messageOf(1, event(3)).check());
    EXPECT_EQ(ack.before, 0u);
    EXPECT_FALSE(ack.hasNoRoom);
  }
  hear(event(3));
  EXPECT_EQ(heard_, 1u);
  EXPECT_EQ(sure_.counters().received, 1u);
  EXPECT_EQ(sure_.counters().duplicates, 1u);
  EXPECT_EQ(sure_.counters().answersSent, 1u);
}

TEST_F(SureEventsAnswersTest, SeveralAnswersTravelTogether) {
  hear(event(3));
  hear(event(4));
  hear(event(4));
  run(40);
  ASSERT_EQ(listeners_.heard(1), 1u);
  EXPECT_EQ(listeners_.frame(1, 0).size, 1 + 2 * eventAckBytes);
  EXPECT_EQ(answer(1, 0, 0).number, 3u);
  EXPECT_EQ(answer(1, 0, 1).number, 4u);
  // They were said, and their places are free again.
  hear(event(5));
  run(40);
  ASSERT_EQ(listeners_.heard(1), 2u);
  EXPECT_EQ(listeners_.frame(1, 1).size, 1 + eventAckBytes);
  EXPECT_EQ(answer(1, 1).number, 5u);
}

TEST_F(SureEventsAnswersTest, BeyondFourAtOnceAnswersTravelInHeartbeatsOnly) {
  for (uint16_t number = 1; number <= 5; ++number) hear(event(number));
  EXPECT_EQ(heard_, 5u);
  run(40);
  ASSERT_EQ(listeners_.heard(1), 1u);
  EXPECT_EQ(listeners_.frame(1, 0).size, 1 + 4 * eventAckBytes);
  // What came by unicast asks for itself, and its publisher alone is answered.
  EventFrame toOne = event(6);
  toOne.flags |= eventIsToOne;
  for (uint16_t number = 7; number <= 12; ++number) hear(event(number));
  const size_t heardByOther = listeners_.heard(2);
  hear(toOne);
  run(40);
  EXPECT_EQ(answer(1, listeners_.heard(1) - 1).number, 6u);
  EXPECT_EQ(listeners_.heard(2), heardByOther);
}

TEST_F(SureEventsAnswersTest, OwnEventsAreAmongTheFour) {
  for (int i = 0; i < 4; ++i) publish("on");
  hear(event(1));
  EXPECT_EQ(sure_.counters().received, 1u);
  run(50);
  EXPECT_EQ(sure_.counters().answersSent, 0u);
}

TEST_F(SureEventsAnswersTest, ACopyIsAnsweredByWhomItAsks) {
  hear(event(3));
  run(100);
  EXPECT_EQ(sure_.counters().answersSent, 1u);
  const auto answersTo = [this](const EventFrame& copy) {
    const uint32_t before = sure_.counters().answersSent;
    hearAgain(copy);
    run(40);
    return sure_.counters().answersSent - before;
  };
  EventFrame copy = event(3);
  EXPECT_EQ(answersTo(copy), 0u);  // it has answered a moment ago
  uint8_t list[3];
  ByteWriter writer{MutableBytes{list}};
  writer.u24(shortNodeId(DeliveryWorld::idOf(0)));
  copy.terms.missing = Bytes{list};
  EXPECT_EQ(answersTo(copy), 1u);
  run(250);
  copy.terms.missing = {};
  EXPECT_EQ(answersTo(copy), 1u);
  run(250);
  copy.flags |= eventListIsWhole;
  EXPECT_EQ(answersTo(copy), 0u);
  copy.flags |= eventIsToOne;
  EXPECT_EQ(answersTo(copy), 1u);
}

TEST_F(SureEventsAnswersTest, WhatCameByUnicastIsAnsweredByUnicastToo) {
  EventFrame first = event(3);
  first.flags |= eventIsToOne;
  hearAgain(first);
  run(40);
  EXPECT_EQ(listeners_.heard(1), 2u);
  EXPECT_EQ(listeners_.heard(2), 1u);
  EXPECT_EQ(answer(1, 1).number, 3u);
  hear(event(4));
  run(40);
  EXPECT_EQ(listeners_.heard(1), 3u);
}

TEST_F(SureEventsAnswersTest, WithoutMemoryItSaysSo) {
  {
    const SpareShortage shortage;
    hear(event(3));
  }
  EXPECT_EQ(heard_, 0u);
  EXPECT_EQ(sure_.counters().noRoom, 1u);
  run(40);
  EXPECT_TRUE(answer(1, 0).hasNoRoom);
  EXPECT_EQ(answer(1, 0).number, 3u);
  EXPECT_EQ(sure_.counters().received, 0u);
  hear(event(3));
  EXPECT_EQ(heard_, 1u);
}

TEST_F(SureEventsAnswersTest, WhatIsNotForThisNodeIsNotAnswered) {
  EventFrame reserved = event(3);
  reserved.topic = event_names::nodeUpdated;
  hear(reserved);
  sure_.onRepeat(now(), member(1), messageOf(0, event(4)), Millis{0});  // its own
  SureMessage stranger = messageOf(1, event(5));
  stranger.publisher = 77;
  sure_.onRepeat(now(), member(1), stranger, Millis{0});
  hear(event(6), Millis{4000});  // it has lain so long that it has expired
  EXPECT_EQ(sure_.counters().expired, 2u);
  EXPECT_EQ(heard_, 0u);
  run(100);
  EXPECT_EQ(listeners_.heard(1), 0u);
  hear(event(7), Millis{3999});
  EXPECT_EQ(heard_, 1u);
}

TEST_F(SureEventsAnswersTest, AMomentComesEarlierByWhatAFrameHasWaited) {
  EventFrame later = event(3, "a");
  later.terms.inMs = 1000;
  hear(later, Millis{250});  // most likely it has not waited at all
  later = event(4, "b");
  later.terms.inMs = 1900;
  hear(later, Millis{400});
  EXPECT_EQ(sure_.counters().received, 2u);
  run(980);
  EXPECT_EQ(heard_, 0u);
  run(20);
  EXPECT_EQ(heard_, 1u);
  EXPECT_EQ(last_, "a");
  run(480);
  EXPECT_EQ(heard_, 1u);
  run(20);
  EXPECT_EQ(heard_, 2u);
  EXPECT_EQ(last_, "b");
  EXPECT_EQ(from_, DeliveryWorld::idOf(1));
  EXPECT_EQ(name_, listeners_.world.nodes[1].context.identity().hostname);
}

TEST_F(SureEventsAnswersTest, AYoungNodeTakesNothingFromBeforeItsStart) {
  sure_.begin(now());
  run(1000);
  EventFrame old = event(3);
  old.terms.ageMs = 1001;
  hear(old);
  EXPECT_EQ(heard_, 0u);
  EXPECT_EQ(sure_.counters().expired, 1u);
  EventFrame young = event(4);
  young.terms.ageMs = 999;
  hear(young);
  EXPECT_EQ(heard_, 1u);
}

TEST_F(SureEventsAnswersTest, ItPassesOnToNeighboursThatAreMissing) {
  uint8_t list[6];
  ByteWriter writer{MutableBytes{list}};
  writer.u24(shortNodeId(DeliveryWorld::idOf(2)));
  writer.u24(0x123456);  // nobody that is known
  EventFrame missing = event(3);
  missing.terms.missing = Bytes{list};
  hearAgain(missing);
  run(10);
  EXPECT_EQ(sure_.counters().passedOn, 1u);
  ASSERT_EQ(listeners_.heard(2, FrameType::Repeat), 1u);
  EXPECT_EQ(listeners_.heard(1, FrameType::Repeat), 0u);
  const SureMessage passed = decodeRepeatFrame(listeners_.frame(2, 0).body()).valueOr(SureMessage{});
  EXPECT_EQ(passed.publisher, DeliveryWorld::idOf(1));
  EXPECT_EQ(passed.event.flags, eventIsSure | eventIsToOne);
  EXPECT_EQ(passed.event.sequence, 3u);
  EXPECT_EQ(passed.event.data, "on");
  EXPECT_EQ(passed.event.terms.missing.size(), 0u);
  // Neither what was passed on itself nor what somebody else says again.
  missing.flags |= eventIsToOne;
  hearAgain(missing);
  missing.flags = eventIsSure;
  hearAgain(missing, 2);
  EXPECT_EQ(sure_.counters().passedOn, 1u);
  // So many in a second.
  for (int i = 0; i < 30; ++i) hearAgain(missing);
  EXPECT_EQ(sure_.counters().passedOn, 20u);
}

TEST(SureEventsInARing, OnlyTheNextOnesOnEachSideAreHelped) {
  constexpr size_t nodes = 7;
  static ClusterWorld<nodes> world;
  world.beginAll();
  const auto allAreConfirmed = [] {
    for (size_t i = 1; i < nodes; ++i) {
      if (world.view(0, i) == nullptr || !world.view(0, i)->isConfirmed) return false;
    }
    return world.allSeeAll();
  };
  ASSERT_TRUE(world.runUntil(allAreConfirmed, Millis{60000}));
  AirClock clock{world.air};
  world.nodes[0].context.setClock(clock);
  SureEvents sure{world.nodes[0].context, world.cluster(0)};
  uint16_t number = 0;
  // How many of all others, who are missing, it sends what node 3 has published.
  const auto helpedAfter = [&](uint16_t ageMs) {
    uint8_t list[3 * (nodes - 1)];
    ByteWriter writer{MutableBytes{list}};
    for (size_t i = 1; i < nodes; ++i) {
      if (i != 3) writer.u24(shortNodeId(world.idOf(i)));
    }
    SureMessage message;
    message.publisher = world.idOf(3);
    message.event.flags = eventIsSure;
    message.event.sequence = ++number;
    message.event.topic = "lamp";
    message.event.terms.epoch = 5;
    message.event.terms.ageMs = ageMs;
    message.event.terms.lifeMs = 4000;
    message.event.terms.missing = writer.written();
    const uint32_t before = sure.counters().passedOn;
    sure.onRepeat(world.air.now(), *world.view(0, 3), message, Millis{0});
    return sure.counters().passedOn - before;
  };
  EXPECT_EQ(helpedAfter(0), 2u);
  EXPECT_EQ(helpedAfter(349), 2u);
  EXPECT_EQ(helpedAfter(350), 4u);
  // Behind one that is silent the next one is a neighbour too.
  world.air.setOn(1, false);
  world.nodes[1].isFrozen = true;
  ASSERT_TRUE(world.runUntil([] { return world.sees(0, 1, NodeStatus::Inactive); }, Millis{60000}));
  EXPECT_EQ(helpedAfter(0), 3u);
}

TEST_F(SureEventsAnswersTest, OwnEventsAreCountedAndTheirFateIsTold) {
  const EventId id = publish("on");
  EXPECT_EQ(heard_, 1u);
  EXPECT_EQ(from_, DeliveryWorld::idOf(0));
  EXPECT_EQ(name_, context().identity().hostname);
  EXPECT_EQ(sure_.counters().published, 1u);
  run(20);
  const SureMessage message = published();
  EXPECT_NE(message.event.terms.epoch, 0u);
  EXPECT_EQ(id, uint32_t{message.event.terms.epoch} << 16 | 1);
  uint8_t body[1 + 2 * eventAckBytes];
  ByteWriter foreign{MutableBytes{body}};
  foreign.u8(1);
  encodeEventAck(foreign, ackOf(message, 2));  // of another publisher
  sure_.onAcks(member(1), foreign.written());
  EXPECT_EQ(sure_.report(id).value().count(Outcome::Delivered), 1u);
  ByteWriter writer{MutableBytes{body}};
  writer.u8(2);
  encodeEventAck(writer, ackOf(message, 2));
  encodeEventAck(writer, ackOf(message));
  sure_.onAcks(member(1), writer.written());
  EXPECT_EQ(sure_.report(id).value().count(Outcome::Delivered), 2u);
  run(20);
  EXPECT_EQ(reports_, 0u);
  sure_.onAcks(member(2), writer.written());
  run(20);
  EXPECT_EQ(reports_, 1u);
  EXPECT_EQ(report_.id, id);
  EXPECT_TRUE(report_.isFinal);
  EXPECT_EQ(report_.count(Outcome::Delivered), 3u);
  // It is forgotten at last, and numbers go on.
  run(91000);
  EXPECT_EQ(sure_.report(id).status(), Status::NotFound);
  EXPECT_EQ(publish("on"), id + 1);
}

TEST_F(SureEventsAnswersTest, TooManyOfItsOwnAreRefusedAndCounted) {
  for (size_t i = 0; i < limits::sureInFlightMax; ++i) publish("on");
  const SureTerms terms;
  EXPECT_EQ(context().publish("lamp", "on", Delivery::Sure, terms).status(), Status::Full);
  EXPECT_EQ(sure_.counters().refused, 1u);
  EXPECT_EQ(sure_.counters().published, limits::sureInFlightMax);
  EXPECT_EQ(heard_, limits::sureInFlightMax);
  SureTerms never;
  never.expiresAfter = Millis{0};
  EXPECT_EQ(context().publish("lamp", "on", Delivery::Sure, never).status(), Status::OutOfRange);
  EXPECT_EQ(sure_.counters().refused, 1u);
}

TEST_F(SureEventsAnswersTest, WithoutMemoryNothingIsPublished) {
  const SpareShortage shortage;
  const SureTerms terms;
  EXPECT_EQ(context().publish("lamp", "on", Delivery::Sure, terms).status(), Status::Full);
  EXPECT_EQ(sure_.counters().refused, 1u);
  EXPECT_EQ(heard_, 0u);
}

TEST_F(SureEventsAnswersTest, OwnEventsWaitForTheirMomentAndKeepTheirOrder) {
  publish("later", Millis{500});
  publish("after");
  EXPECT_EQ(heard_, 0u);
  run(490);
  EXPECT_EQ(heard_, 0u);
  run(20);
  EXPECT_EQ(heard_, 2u);
  EXPECT_EQ(last_, "after");
  EXPECT_EQ(from_, DeliveryWorld::idOf(0));
  publish("now");
  EXPECT_EQ(heard_, 3u);
}

TEST_F(SureEventsAnswersTest, HeartbeatsSayWhatWasDelivered) {
  uint8_t bytes[64];
  ByteWriter none{MutableBytes{bytes}};
  sure_.writeToHeartbeat(now(), none);
  EXPECT_EQ(none.size(), 0u);
  hear(event(3));
  constexpr size_t needed = extensionHeaderBytes + 1 + eventAckBytes;
  ByteWriter small{MutableBytes{bytes}.first(needed + frameTagBytes - 1)};
  sure_.writeToHeartbeat(now(), small);
  EXPECT_EQ(small.size(), 0u);
  ByteWriter enough{MutableBytes{bytes}.first(needed + frameTagBytes)};
  sure_.writeToHeartbeat(now(), enough);
  ASSERT_EQ(enough.size(), needed);
  ByteReader reader{enough.written().from(extensionHeaderBytes)};
  EXPECT_EQ(reader.u8(), 1u);  // these are all
  const EventAck ack = decodeEventAck(reader);
  EXPECT_EQ(ack.publisher, shortNodeId(DeliveryWorld::idOf(1)));
  EXPECT_EQ(ack.number, 3u);
  EXPECT_EQ(ack.check, messageOf(1, event(3)).check());
}

TEST_F(SureEventsAnswersTest, AHeartbeatAnswersToo) {
  const EventId id = publish("on");
  run(20);
  uint8_t body[1 + 2 * eventAckBytes];
  ByteWriter writer{MutableBytes{body}};
  writer.u8(1);
  encodeEventAck(writer, ackOf(published(), 2));
  encodeEventAck(writer, ackOf(published()));
  sure_.onHeartbeat(member(1), writer.written(), false, Millis{0});  // of an earlier version
  EXPECT_EQ(sure_.report(id).value().count(Outcome::Delivered), 1u);
  sure_.onHeartbeat(member(1), writer.written(), true, Millis{1000});
  EXPECT_EQ(sure_.report(id).value().count(Outcome::Delivered), 2u);
  EXPECT_EQ(sure_.report(id).value().count(Outcome::Waiting), 1u);
}

TEST_F(SureEventsAnswersTest, AHeartbeatThatSaysAllAndIsFreshTellsWhatIsMissing) {
  const EventId id = publish("on");
  run(5100);
  const auto expired = [this, id] { return sure_.report(id).value().count(Outcome::Expired); };
  const uint8_t part[] = {0};
  const uint8_t all[] = {1};
  sure_.onHeartbeat(member(1), {}, false, Millis{0});
  sure_.onHeartbeat(member(1), Bytes{all}, true, Millis{251});
  sure_.onHeartbeat(member(1), Bytes{part}, true, Millis{0});
  EXPECT_EQ(expired(), 0u);
  sure_.onHeartbeat(member(1), Bytes{all}, true, Millis{250});
  EXPECT_EQ(expired(), 1u);
  sure_.onHeartbeat(member(2), {}, true, Millis{0});
  EXPECT_EQ(expired(), 2u);
}

}  // namespace
}  // namespace spore
