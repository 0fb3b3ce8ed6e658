#include "spore/delivery/sure_receiver.h"

#include <gtest/gtest.h>

#include "support/spare_shortage.h"

namespace spore {
namespace {

using Verdict = SureReceiver::Verdict;

class SureReceiverTest : public ::testing::Test {
 protected:
  static SureMessage message(uint16_t number, uint8_t alive = 0, uint32_t publisher = 7) {
    SureMessage message;
    message.publisher = publisher;
    message.event.flags = eventIsSure;
    message.event.sequence = number;
    message.event.topic = "lamp";
    message.event.data = "on";
    message.event.terms.epoch = 9;
    message.event.terms.alive = alive;
    message.event.terms.lifeMs = 1000;
    return message;
  }
  Verdict judge(const SureMessage& message) { return receiver_.judge(now_, message, uptime_); }
  WaitingMessages::Taken takeDue() { return receiver_.takeDue(now_, MutableBytes{room_}, publisher_, topic_, data_); }

  Instant now_{5000};
  Millis uptime_{100000};
  SureReceiver receiver_;
  uint8_t room_[limits::topicBytesMax + limits::eventDataBytesMax];
  uint32_t publisher_ = 0;
  std::string_view topic_;
  std::string_view data_;
};

TEST_F(SureReceiverTest, AMessageIsDeliveredOnce) {
  EXPECT_EQ(judge(message(1)), Verdict::Deliver);
  EXPECT_EQ(judge(message(1)), Verdict::Delivered);
}

TEST_F(SureReceiverTest, OneThatCameBeforeItsPredecessorIsEarly) {
  EXPECT_EQ(judge(message(2, 1)), Verdict::Early);
  EXPECT_EQ(judge(message(1)), Verdict::Deliver);
  EXPECT_EQ(judge(message(2, 1)), Verdict::Deliver);
}

TEST_F(SureReceiverTest, OneThatWouldExpireBehindALaterMomentIsEarlyAndNotRefused) {
  SureMessage later = message(1);
  later.event.terms.inMs = 800;
  SureMessage brief = message(2, 1);
  brief.event.terms.lifeMs = 500;
  EXPECT_EQ(judge(later), Verdict::Waits);
  EXPECT_EQ(judge(brief), Verdict::Early);
  brief.event.terms.lifeMs = 900;
  EXPECT_EQ(judge(brief), Verdict::Waits);
}

TEST_F(SureReceiverTest, NumbersOfPublishersAreTheirOwn) {
  EXPECT_EQ(judge(message(1, 0, 7)), Verdict::Deliver);
  EXPECT_EQ(judge(message(1, 0, 8)), Verdict::Deliver);
}

TEST_F(SureReceiverTest, WhatHasExpiredOrSaysTooManyAliveIsIgnored) {
  SureMessage expired = message(1);
  expired.event.terms.lifeMs = 0;
  EXPECT_EQ(judge(expired), Verdict::Ignored);
  EXPECT_EQ(judge(message(30, PublisherWindow::size)), Verdict::Ignored);
  EXPECT_TRUE(receiver_.isIdle(now_));
}

TEST_F(SureReceiverTest, WhatWasPublishedBeforeThisNodesStartIsIgnoredAndHoldsUpNone) {
  uptime_ = Millis{300};
  SureMessage old = message(1);
  old.event.terms.ageMs = 300;
  EXPECT_EQ(judge(old), Verdict::Ignored);
  SureMessage young = message(2, 1);
  young.event.terms.ageMs = 299;
  EXPECT_EQ(judge(young), Verdict::Deliver);
}

TEST_F(SureReceiverTest, AMessageWithAMomentWaitsForIt) {
  SureMessage later = message(1);
  later.event.terms.inMs = 200;
  EXPECT_EQ(judge(later), Verdict::Waits);
  EXPECT_TRUE(receiver_.isWaitingOf(7));
  EXPECT_EQ(receiver_.untilNext(now_), Millis{200});
  later.event.terms.inMs = 150;  // a copy whose way was shorter
  EXPECT_EQ(judge(later), Verdict::Delivered);
  now_ = now_ + Millis{149};
  EXPECT_EQ(takeDue(), WaitingMessages::Taken::None);
  now_ = now_ + Millis{1};
  EXPECT_EQ(takeDue(), WaitingMessages::Taken::Due);
  EXPECT_EQ(publisher_, 7u);
  EXPECT_EQ(topic_, "lamp");
  EXPECT_EQ(data_, "on");
  EXPECT_FALSE(receiver_.isWaitingOf(7));
}

TEST_F(SureReceiverTest, AMessageAtOnceDoesNotOvertakeOneThatWaits) {
  SureMessage later = message(1);
  later.event.terms.inMs = 200;
  EXPECT_EQ(judge(later), Verdict::Waits);
  EXPECT_EQ(judge(message(2, 1)), Verdict::Waits);
  EXPECT_EQ(judge(message(1, 0, 8)), Verdict::Deliver);
}

TEST_F(SureReceiverTest, WithoutMemoryThereIsNoRoomToWaitAndTheMessageMayComeAgain) {
  SureMessage later = message(1);
  later.event.terms.inMs = 200;
  {
    const SpareShortage shortage;
    EXPECT_EQ(judge(later), Verdict::NoRoom);
  }
  EXPECT_EQ(judge(later), Verdict::Waits);
}

TEST_F(SureReceiverTest, OwnMessagesWaitAsLongAsThereIsRoom) {
  const Instant due = now_ + Millis{200};
  const Instant until = now_ + Millis{1000};
  EXPECT_EQ(receiver_.wait(due, until, 7, "lamp", "on"), Status::Ok);
  EXPECT_EQ(receiver_.wait(now_, now_ + Millis{199}, 7, "lamp", "on"), Status::OutOfRange);  // behind the first
  size_t more = 0;
  while (more < 100 && receiver_.wait(due, until, 7, "lamp", "on") == Status::Ok) ++more;
  EXPECT_LT(more, 100u);
  EXPECT_EQ(receiver_.wait(due, until, 7, "lamp", "on"), Status::Full);
  SureMessage later = message(1, 0, 8);
  later.event.terms.inMs = 200;
  EXPECT_EQ(judge(later), Verdict::NoRoom);
  now_ = due;
  for (size_t i = 0; i < more + 1; ++i) EXPECT_EQ(takeDue(), WaitingMessages::Taken::Due);
  EXPECT_EQ(takeDue(), WaitingMessages::Taken::None);
  EXPECT_EQ(receiver_.untilNext(now_), Millis{60000});
}

TEST_F(SureReceiverTest, MorePublishersThanPlacesFindNoRoomUntilOneIsNoLongerNeeded) {
  for (uint32_t i = 1; i <= limits::surePublishersMax; ++i) EXPECT_EQ(judge(message(1, 0, i)), Verdict::Deliver);
  EXPECT_EQ(judge(message(1, 0, 5000)), Verdict::NoRoom);
  now_ = now_ + Millis{15999};  // the life, and 15 s
  EXPECT_FALSE(receiver_.isIdle(now_));
  EXPECT_EQ(judge(message(1, 0, 5000)), Verdict::NoRoom);
  now_ = now_ + Millis{1};
  EXPECT_TRUE(receiver_.isIdle(now_));
  EXPECT_EQ(judge(message(1, 0, 5000)), Verdict::Deliver);
}

TEST_F(SureReceiverTest, AnswersAreWrittenInTurnAsFarAsThereIsRoom) {
  uint8_t body[2 * eventAckBytes];
  uint32_t seen = 0;
  for (uint32_t publisher = 1; publisher <= 3; ++publisher)
    EXPECT_EQ(judge(message(1, 0, publisher)), Verdict::Deliver);
  bool isAll = true;
  for (int frame = 0; frame < 2; ++frame) {
    ByteWriter writer{MutableBytes{body}};
    isAll = receiver_.writeAcks(now_, writer) && isAll;
    ByteReader reader{writer.written()};
    while (reader.remaining() >= eventAckBytes) seen |= 1u << decodeEventAck(reader).publisher;
  }
  EXPECT_FALSE(isAll);
  EXPECT_EQ(seen, 0xEu);
}

}  // namespace
}  // namespace spore
