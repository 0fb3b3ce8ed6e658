#include "spore/delivery/sure_publisher.h"

#include <gtest/gtest.h>

#include "spore/delivery/publisher_window.h"
#include "spore/delivery/repeat_frame.h"
#include "support/sure_publisher_bench.h"

namespace spore {
namespace {

TEST_F(SurePublisherTest, AMessageIsSaidAtOnceWithItsTerms) {
  const EventId id = publish("on", Millis{1500});
  EXPECT_EQ(id, uint32_t{epoch} << 16 | 1);
  EXPECT_EQ(number_, 1u);
  run(20);
  for (size_t i = 1; i < 3; ++i) {
    ASSERT_EQ(listeners_.heard(i), 1u);
    EXPECT_EQ(listeners_.frame(i, 0).type, FrameType::Event);
    const EventFrame event = messageIn(listeners_.frame(i, 0)).event;
    EXPECT_EQ(event.flags, eventIsSure);
    EXPECT_EQ(event.sequence, 1u);
    EXPECT_EQ(event.topic, "lamp");
    EXPECT_EQ(event.data, "on");
    EXPECT_EQ(event.terms.epoch, epoch);
    EXPECT_EQ(event.terms.alive, 0u);
    EXPECT_EQ(event.terms.ageMs, 0u);
    EXPECT_EQ(event.terms.lifeMs, 4000u);
    EXPECT_EQ(event.terms.inMs, 1500u);
    EXPECT_EQ(event.terms.missing.size(), 0u);
  }
}

// docs/events.md tells when.
TEST_F(SurePublisherTest, WithoutAnswersItIsSaidAgainToAllAndToEach) {
  constexpr uint8_t toAll = eventIsSure | eventListIsWhole;
  constexpr uint8_t toOne = eventIsSure | eventIsToOne;
  const struct {
    uint32_t afterMs;
    uint8_t flags;
  } expected[] = {{60, toAll},   {340, toAll},  {340, toOne},  {740, toAll},  {740, toOne}, {1240, toAll},
                  {1240, toOne}, {1840, toOne}, {2540, toAll}, {2540, toOne}, {3340, toOne}};
  constexpr size_t repeats = sizeof expected / sizeof expected[0];
  publish("on", Millis{1000});
  EXPECT_EQ(publisher_.untilNext(now()), Millis{60});
  run(5000);
  for (size_t i = 1; i < 3; ++i) {
    ASSERT_EQ(listeners_.heard(i), 1 + repeats);
    const Instant first = listeners_.frame(i, 0).at;
    for (size_t at = 0; at < repeats; ++at) {
      const HeardFrame& frame = listeners_.frame(i, 1 + at);
      EXPECT_EQ(frame.type, FrameType::Repeat);
      const SureMessage message = messageIn(frame);
      const EventTerms& terms = message.event.terms;
      EXPECT_EQ(frame.at.since(first), Millis{expected[at].afterMs});
      EXPECT_EQ(message.publisher, DeliveryWorld::idOf(0));
      EXPECT_EQ(message.event.flags, expected[at].flags);
      EXPECT_EQ(message.event.sequence, 1u);
      EXPECT_EQ(message.event.data, "on");
      EXPECT_EQ(terms.ageMs, expected[at].afterMs);
      EXPECT_EQ(terms.lifeMs, 4000 - expected[at].afterMs);
      EXPECT_EQ(terms.inMs, expected[at].afterMs < 1000 ? 1000 - expected[at].afterMs : 0u);
      EXPECT_EQ(terms.missing.size(), expected[at].flags == toAll ? 6u : 0u);
    }
  }
}

TEST_F(SurePublisherTest, UnderHeavyLoadAnswersOfHeartbeatsAreWaitedFor) {
  load_.note(now(), 1000);
  for (int i = 0; i < 8; ++i) load_.note(now(), 1000);
  ASSERT_TRUE(load_.isHeavy(now()));
  publish("on");
  run(410);
  const size_t before = listeners_.heard(1);
  EXPECT_EQ(before, 3u);
  const uint32_t pauseMs = listeners_.node().cluster.heartbeatPeriodNow(now()).count + 500;
  ASSERT_LT(pauseMs, 3500u);
  run(pauseMs - 100);
  EXPECT_EQ(listeners_.heard(1), before);
  run(100);
  ASSERT_EQ(listeners_.heard(1), before + 1);
  for (size_t at = 1; at < 4; ++at) {
    const SureMessage message = messageIn(listeners_.frame(1, at));
    EXPECT_EQ(message.event.terms.missing.size(), 0u);
    EXPECT_NE(message.event.flags & eventListIsWhole, 0);
  }
}

TEST_F(SurePublisherTest, UnderSomeLoadItIsSaidEachSecond) {
  for (int i = 0; i < 5; ++i) load_.note(now(), 1000);
  ASSERT_EQ(load_.level(now()), AckLoad::Level::Heavy);
  publish("on");
  run(410);
  ASSERT_EQ(listeners_.heard(1), 3u);
  run(900);
  EXPECT_EQ(listeners_.heard(1), 3u);
  run(100);
  EXPECT_EQ(listeners_.heard(1), 4u);
}

TEST_F(SurePublisherTest, WhenAllHaveAnsweredItIsFinalAndToldOnce) {
  const EventId id = publish("on");
  EXPECT_EQ(report(id).members, 3u);
  EXPECT_EQ(count(id, Outcome::Delivered), 1u);
  EXPECT_EQ(count(id, Outcome::Waiting), 2u);
  EXPECT_TRUE(answer(1, 1, checkOf(1, "on")));
  run(10);
  EXPECT_FALSE(report(id).isFinal);
  EXPECT_EQ(count(id, Outcome::Delivered), 2u);
  EXPECT_EQ(publisher_.takeFinal(), 0u);
  run(90);
  // Only the other one is listed now.
  const SureMessage repeated = messageIn(listeners_.frame(1, 1));
  EXPECT_EQ(repeated.event.terms.missing.size(), 3u);
  EXPECT_EQ(ByteReader{repeated.event.terms.missing}.u24(), shortNodeId(DeliveryWorld::idOf(2)));
  EXPECT_TRUE(answer(2, 1, checkOf(1, "on")));
  run(10);
  EXPECT_TRUE(report(id).isFinal);
  EXPECT_EQ(count(id, Outcome::Delivered), 3u);
  EXPECT_EQ(publisher_.takeFinal(), id);
  EXPECT_EQ(publisher_.takeFinal(), 0u);
  EXPECT_EQ(publisher_.untilNext(now()), Millis{60000});
  listeners_.forgetFrames();
  run(5000);
  EXPECT_EQ(listeners_.heard(1), 0u);
}

TEST_F(SurePublisherTest, AnAnswerOfAnotherMessageIsNone) {
  const EventId id = publish("on");
  EXPECT_FALSE(answer(1, 1, static_cast<uint8_t>(checkOf(1, "on") + 1)));
  EXPECT_FALSE(answer(1, 2, checkOf(1, "on")));     // not published yet
  EXPECT_FALSE(answer(1, 1, checkOf(1, "on"), 1));  // with number 0
  EXPECT_EQ(count(id, Outcome::Waiting), 2u);
}

TEST_F(SurePublisherTest, OneAnswerMayNameSeveralMessages) {
  const EventId ids[] = {publish("a"), publish("b"), publish("c")};
  EXPECT_TRUE(answer(1, 3, checkOf(3, "c") ^ checkOf(1, "a"), 2));
  EXPECT_EQ(count(ids[0], Outcome::Delivered), 2u);
  EXPECT_EQ(count(ids[1], Outcome::Delivered), 1u);
  EXPECT_EQ(count(ids[2], Outcome::Delivered), 2u);
  EXPECT_TRUE(answer(1, 3, checkOf(3, "c") ^ checkOf(2, "b"), 1));
  EXPECT_EQ(count(ids[1], Outcome::Delivered), 2u);
}

TEST_F(SurePublisherTest, EachSaysHowManyBeforeItAreAlive) {
  publish("a");
  publish("b");
  publish("c");
  run(20);
  for (uint8_t i = 0; i < 3; ++i) EXPECT_EQ(messageIn(listeners_.frame(1, i)).event.terms.alive, i);
  answerAll(1, "a");
  run(50);
  const SureMessage last = messageIn(listeners_.frame(1, listeners_.heard(1) - 1));
  EXPECT_EQ(last.event.data, "c");
  EXPECT_EQ(last.event.terms.alive, 1u);
}

TEST_F(SurePublisherTest, WhoHasNoRoomMayHaveItLater) {
  const EventId id = publish("on");
  EXPECT_TRUE(answer(1, 1, 0, 0, true));
  EXPECT_EQ(count(id, Outcome::Waiting), 2u);
  EXPECT_EQ(count(id, Outcome::NoRoom), 0u);
  EXPECT_TRUE(answer(1, 1, checkOf(1, "on")));
  EXPECT_EQ(count(id, Outcome::Delivered), 2u);
  EXPECT_TRUE(answer(2, 1, 0, 0, true));
  run(5010);
  publisher_.onHeartbeat(listeners_.member(2), 0);
  EXPECT_EQ(count(id, Outcome::NoRoom), 1u);
}

TEST_F(SurePublisherTest, WhoSaysAfterwardsThatItDidNotGetItHasLetItExpire) {
  const EventId id = publish("on");
  run(4990);
  pass(9);
  publisher_.onHeartbeat(listeners_.member(1), 0);
  EXPECT_EQ(count(id, Outcome::Waiting), 2u);  // a message may still be on its way
  pass(1);
  publisher_.onHeartbeat(listeners_.member(1), 17);  // so far back nobody remembers
  EXPECT_EQ(count(id, Outcome::Waiting), 2u);
  publisher_.onHeartbeat(listeners_.member(1), 16);
  EXPECT_EQ(count(id, Outcome::Expired), 1u);
  publisher_.onHeartbeat(listeners_.member(2), 0);
  EXPECT_EQ(count(id, Outcome::Expired), 2u);
  run(10);
  EXPECT_TRUE(report(id).isFinal);
}

TEST_F(SurePublisherTest, WhoSaysNothingForTwoHeartbeatsIsUnreachable) {
  const EventId id = publish("on");
  run(5100);
  publisher_.onHeartbeat(listeners_.member(1), 0);
  run(17000 - 5100 - 10);
  EXPECT_FALSE(report(id).isFinal);
  EXPECT_EQ(count(id, Outcome::Waiting), 1u);
  run(20);
  EXPECT_TRUE(report(id).isFinal);
  EXPECT_EQ(count(id, Outcome::Expired), 1u);
  EXPECT_EQ(count(id, Outcome::Unreachable), 1u);
}

TEST_F(SurePublisherTest, AfterASleepAHeartbeatSaysNothingOfWhatWas) {
  const EventId id = publish("on");
  run(5100);
  listeners_.world.run(Millis{12000});
  publisher_.onHeartbeat(listeners_.member(1), 0);
  EXPECT_EQ(count(id, Outcome::Unreachable), 1u);
  EXPECT_EQ(count(id, Outcome::Expired), 0u);
}

TEST_F(SurePublisherTest, WhoHasBegunAnewHasLeft) {
  const EventId id = publish("on");
  listeners_.world.restart(2, 2);
  run(3000);
  EXPECT_EQ(listeners_.member(2).incarnation, 2u);
  EXPECT_EQ(count(id, Outcome::Left), 1u);
  EXPECT_EQ(count(id, Outcome::Waiting), 1u);
  EXPECT_TRUE(answer(2, 1, checkOf(1, "on")));  // of this life it is no recipient
  EXPECT_EQ(count(id, Outcome::Left), 1u);
}

// Numbers begin anew with each start of a publisher, and a check has 8 bits only.
TEST_F(SurePublisherTest, WhatAMemberHasOfAnEarlierLifeIsNotTakenForThis) {
  const EventId id = publish("on");
  for (const bool hasNoRoom : {false, true}) {
    EXPECT_FALSE(answer(1, 1, checkOf(1, "on"), 0, hasNoRoom, lifeOfEpoch(epoch + 1)));
    EXPECT_FALSE(answer(1, 1, checkOf(1, "on"), 0, hasNoRoom, lifeOfEpoch(epoch - 1)));
  }
  EXPECT_EQ(count(id, Outcome::Waiting), 2u);
}

TEST_F(SurePublisherTest, WhoIsNoRecipientAnswersNothing) {
  const EventId id = publish("on");
  EventAck ack;
  ack.publisher = shortNodeId(DeliveryWorld::idOf(0));
  ack.number = 1;
  ack.life = lifeOfEpoch(epoch);
  ack.check = checkOf(1, "on");
  Member stranger = listeners_.member(1);
  stranger.nodeId = 77;
  EXPECT_TRUE(publisher_.onAck(stranger, ack));
  Member another = listeners_.member(1);
  another.incarnation = another.incarnation + 1;
  EXPECT_TRUE(publisher_.onAck(another, ack));
  EXPECT_EQ(count(id, Outcome::Waiting), 2u);
  pass(5100);
  for (const Member& member : {stranger, another}) publisher_.onHeartbeat(member, 0);
  EXPECT_EQ(count(id, Outcome::Expired), 0u);
}

// Nobody can have a node send to an address that is not the member's.
TEST_F(SurePublisherTest, OnlyWhoHasShownItsAddressIsSentToByUnicast) {
  publish("on");
  const uint32_t* const unicasts = listeners_.world.air.unicastsTo;
  const uint32_t toFirst = unicasts[1];
  const uint32_t toSecond = unicasts[2];
  const_cast<Member&>(listeners_.member(2)).isConfirmed = false;
  pass(60);
  EXPECT_EQ(unicasts[1], toFirst);
  pass(280);
  EXPECT_EQ(unicasts[1], toFirst + 1);
  EXPECT_EQ(unicasts[2], toSecond);
}

TEST_F(SurePublisherTest, ALifeAndAMomentHaveTheirBounds) {
  for (const uint32_t life : {99u, 60001u}) EXPECT_EQ(tryToPublish("on", Millis{life}).status(), Status::OutOfRange);
  EXPECT_EQ(tryToPublish("on", Millis{4000}, Millis{2001}).status(), Status::OutOfRange);
  EXPECT_EQ(tryToPublish("on", Millis{300}, Millis{300}).status(), Status::OutOfRange);
  EXPECT_EQ(number_, 0u);
  for (const uint32_t life : {100u, 60000u}) EXPECT_EQ(tryToPublish("on", Millis{life}).status(), Status::Ok);
  EXPECT_EQ(tryToPublish("on", Millis{4000}, Millis{2000}).status(), Status::Ok);
  EXPECT_EQ(tryToPublish("on", Millis{300}, Millis{299}).status(), Status::OutOfRange);  // it would come behind that
  run(2000);
  EXPECT_EQ(tryToPublish("on", Millis{300}, Millis{299}).status(), Status::Ok);
  EXPECT_EQ(number_, 4u);
}

TEST_F(SurePublisherTest, SoManyAreUnderWayAndTheOldestReportMakesRoom) {
  EventId ids[limits::sureInFlightMax];
  for (EventId& id : ids) {
    id = publish("on");
    run(10);
  }
  EXPECT_EQ(tryToPublish("on").status(), Status::Full);
  EXPECT_EQ(number_, limits::sureInFlightMax);
  for (const uint16_t number : {uint16_t{2}, uint16_t{1}}) answerAll(number, "on");
  EXPECT_EQ(tryToPublish("on").status(), Status::Full);  // nobody was told yet
  EXPECT_EQ(publisher_.takeFinal(), ids[0]);
  EXPECT_EQ(publisher_.takeFinal(), ids[1]);
  const EventId next = publish("on");
  EXPECT_EQ(publisher_.report(ids[0]).status(), Status::NotFound);
  EXPECT_EQ(publisher_.report(ids[1]).status(), Status::Ok);
  EXPECT_EQ(count(next, Outcome::Waiting), 2u);
  EXPECT_EQ(count(next, Outcome::Delivered), 1u);
}

TEST_F(SurePublisherTest, NumbersGoOnAsLongAsMembersRememberTheOldestAlive) {
  for (uint16_t number = 1; number <= 40; ++number) {
    publish("on");
    answerAll(number, "on");
    EXPECT_NE(publisher_.takeFinal(), 0u);
  }
  EXPECT_EQ(tryToPublish("old", Millis{60000}).status(), Status::Ok);
  for (uint16_t number = 42; number < 41 + PublisherWindow::size; ++number) {
    publish("on");
    answerAll(number, "on");
    EXPECT_NE(publisher_.takeFinal(), 0u);
  }
  EXPECT_EQ(tryToPublish("on").status(), Status::Full);
  answerAll(41, "old");
  publish("on");
  EXPECT_EQ(number_, 41 + PublisherWindow::size);
}

TEST_F(SurePublisherTest, RecipientsComeByTheirIds) {
  const EventId id = publish("on");
  EXPECT_TRUE(answer(2, 1, checkOf(1, "on")));
  publisher_.setOwnOutcome(id, Outcome::NoRoom);
  constexpr Outcome outcomes[] = {Outcome::NoRoom, Outcome::Waiting, Outcome::Delivered};
  uint32_t last = 0;
  for (size_t i = 0; i < 3; ++i) {
    Outcome outcome = Outcome::None;
    const Recipients::Recipient* const next = publisher_.recipientAfter(id, last, outcome);
    ASSERT_NE(next, nullptr);
    EXPECT_EQ(next->nodeId, DeliveryWorld::idOf(i));
    EXPECT_EQ(outcome, outcomes[i]);
    last = next->nodeId;
  }
  Outcome outcome = Outcome::None;
  EXPECT_EQ(publisher_.recipientAfter(id, last, outcome), nullptr);
  EXPECT_EQ(publisher_.recipientAfter(id + 1, 0, outcome), nullptr);
  EXPECT_EQ(publisher_.report(id + 1).status(), Status::NotFound);
}

TEST_F(SurePublisherTest, AReportIsKeptForAMinuteAndAHalf) {
  publish("on");
  EXPECT_FALSE(publisher_.isIdle(now() + Millis{100000}));
  answerAll(1, "on");
  const Instant ended = now();
  EXPECT_FALSE(publisher_.isIdle(ended + Millis{90000}));
  EXPECT_TRUE(publisher_.isIdle(ended + Millis{90001}));
}

}  // namespace
}  // namespace spore
