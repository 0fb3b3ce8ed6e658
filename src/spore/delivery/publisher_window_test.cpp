#include "spore/delivery/publisher_window.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

using Place = PublisherWindow::Place;

class PublisherWindowTest : public ::testing::Test {
 protected:
  static constexpr uint16_t epoch = 77;
  static constexpr uint8_t check = 9;

  PublisherWindowTest() { window_.begin(now_, 0x12345678, epoch, 100); }
  Place placeOf(uint16_t number, uint16_t oldest, uint8_t itsCheck = check, uint16_t itsEpoch = epoch) {
    return window_.placeOf(now_, itsEpoch, number, oldest, itsCheck);
  }
  // Takes one that is next.
  void deliver(uint16_t number, uint8_t itsCheck = check) {
    EXPECT_EQ(placeOf(number, number, itsCheck), Place::Next);
    window_.mark(number, itsCheck);
  }
  void pass(uint32_t ms) { now_ = now_ + Millis{ms}; }

  Instant now_{64000};
  PublisherWindow window_;
};

TEST_F(PublisherWindowTest, AMessageIsDeliveredOnce) {
  EXPECT_EQ(placeOf(100, 100), Place::Next);
  window_.mark(100, check);
  EXPECT_EQ(placeOf(100, 100), Place::Delivered);
  pass(1000);
  EXPECT_EQ(placeOf(100, 100), Place::Delivered);
}

TEST_F(PublisherWindowTest, AMessageIsEarlyUntilThoseBeforeItAreDelivered) {
  EXPECT_EQ(placeOf(102, 100), Place::Early);
  deliver(100);
  EXPECT_EQ(placeOf(102, 100), Place::Early);
  deliver(101);
  EXPECT_EQ(placeOf(102, 100), Place::Next);
}

TEST_F(PublisherWindowTest, OneWhosePredecessorsAreNoLongerAliveIsNext) {
  EXPECT_EQ(placeOf(102, 102), Place::Next);
}

TEST_F(PublisherWindowTest, WhatWasOverBeforeTheBeginningIsOver) {
  EXPECT_EQ(placeOf(99, 99), Place::Over);
  EXPECT_EQ(placeOf(84, 84), Place::Over);
}

TEST_F(PublisherWindowTest, ASkippedMessageIsOverAndHoldsUpNone) {
  window_.skip(epoch, 100);
  EXPECT_EQ(placeOf(100, 100), Place::Over);
  EXPECT_EQ(placeOf(101, 100), Place::Next);
}

TEST_F(PublisherWindowTest, SkippingChangesNeitherWhatIsDeliveredNorFarNumbersNorOtherEpochs) {
  deliver(100);
  window_.skip(epoch, 100);
  EXPECT_EQ(placeOf(100, 100), Place::Delivered);
  window_.skip(epoch, 200);
  window_.skip(epoch + 1, 101);
  EXPECT_EQ(placeOf(101, 101), Place::Next);
}

TEST_F(PublisherWindowTest, TheSameNumberWithOtherBytesIsAnotherMessage) {
  deliver(100, 9);
  EXPECT_EQ(placeOf(100, 100, 10), Place::Next);
}

TEST_F(PublisherWindowTest, AFarNumberIsBelievedWhenItIsSeenAgainAfter128Ms) {
  deliver(100);
  EXPECT_EQ(placeOf(117, 117), Place::Doubtful);
  pass(64);
  EXPECT_EQ(placeOf(117, 117), Place::Doubtful);
  pass(64);
  EXPECT_EQ(placeOf(117, 117), Place::Next);
}

TEST_F(PublisherWindowTest, ANumberSixteenAheadOfTheNewestIsNotFar) {
  deliver(100);
  EXPECT_EQ(placeOf(116, 116), Place::Next);
}

TEST_F(PublisherWindowTest, ANumberSixteenBehindTheNewestIsFar) {
  deliver(100);
  EXPECT_EQ(placeOf(85, 85), Place::Over);
  EXPECT_EQ(placeOf(84, 84), Place::Doubtful);
}

TEST_F(PublisherWindowTest, AnotherEpochIsBelievedWhenItIsSeenAgainAfter128Ms) {
  deliver(100);
  EXPECT_EQ(placeOf(1, 1, check, epoch + 1), Place::Doubtful);
  pass(128);
  EXPECT_EQ(placeOf(1, 1, check, epoch + 1), Place::Next);
  window_.mark(1, check);
  EXPECT_EQ(placeOf(1, 1, check, epoch + 1), Place::Delivered);
  EXPECT_EQ(placeOf(100, 100), Place::Doubtful);
}

TEST_F(PublisherWindowTest, OfAFarNumberOtherBytesAreNoSecondSighting) {
  EXPECT_EQ(placeOf(200, 200, 9), Place::Doubtful);
  pass(128);
  EXPECT_EQ(placeOf(200, 200, 10), Place::Doubtful);
  pass(128);
  EXPECT_EQ(placeOf(200, 200, 10), Place::Next);
}

TEST_F(PublisherWindowTest, AForgedFarNumberThatIsBelievedCostsOneRepetition) {
  deliver(100);
  EXPECT_EQ(placeOf(160, 160, 50), Place::Doubtful);
  pass(128);
  EXPECT_EQ(placeOf(160, 160, 50), Place::Next);
  window_.mark(160, 50);
  EXPECT_EQ(placeOf(101, 101), Place::Doubtful);
  pass(280);
  EXPECT_EQ(placeOf(101, 101), Place::Next);
  window_.mark(101, check);
  deliver(102);
}

TEST_F(PublisherWindowTest, AForgedFarNumberThatIsSaidOnceCostsNothing) {
  deliver(100);
  EXPECT_EQ(placeOf(160, 160, 50), Place::Doubtful);
  deliver(101);
}

TEST_F(PublisherWindowTest, AfterTheLastNumberComesOne) {
  window_.begin(now_, 5, epoch, 0xFFFE);
  deliver(0xFFFE);
  EXPECT_EQ(placeOf(1, 0xFFFE), Place::Early);
  EXPECT_EQ(placeOf(0xFFFF, 0xFFFE), Place::Next);
  window_.mark(0xFFFF, check);
  EXPECT_EQ(placeOf(1, 0xFFFE), Place::Next);
  window_.mark(1, check);
  EXPECT_EQ(placeOf(2, 0xFFFE), Place::Next);
  EXPECT_EQ(placeOf(0xFFFF, 0xFFFE), Place::Delivered);
}

TEST_F(PublisherWindowTest, AnswersNameTheNewestAndThoseBeforeIt) {
  window_.mark(100, 0x11);
  window_.mark(101, 0x22);
  window_.mark(104, 0x44);
  const EventAck ack = window_.acks();
  EXPECT_EQ(ack.publisher, 0x345678u);
  EXPECT_FALSE(ack.hasNoRoom);
  EXPECT_EQ(ack.number, 104);
  EXPECT_EQ(ack.before, 0xC);
  EXPECT_EQ(ack.check, 0x11 ^ 0x22 ^ 0x44);
}

TEST_F(PublisherWindowTest, AnswersLeaveOutWhatIsOver) {
  EXPECT_EQ(window_.acks().number, 0);
  window_.mark(100, 0x11);
  window_.skip(epoch, 101);
  EXPECT_EQ(window_.acks().number, 100);
  EXPECT_EQ(window_.acks().before, 0);
  EXPECT_EQ(window_.acks().check, 0x11);
}

TEST_F(PublisherWindowTest, AnswersReachSixteenNumbersAcrossTheWrap) {
  window_.begin(now_, 5, epoch, 0xFFF8);
  for (uint16_t number = 0xFFF8, i = 0; i < 20; ++i, number = numberAfter(number)) window_.mark(number, 3);
  const EventAck ack = window_.acks();
  EXPECT_EQ(ack.number, 12);
  EXPECT_EQ(ack.before, 0x77FF);  // 0 is no number
}

TEST_F(PublisherWindowTest, ItIsNeededUntilTheLatestEndThatWasSaid) {
  EXPECT_FALSE(window_.isNeeded(now_));
  window_.keepUntil(now_ + Millis{500});
  window_.keepUntil(now_ + Millis{300});
  EXPECT_TRUE(window_.isNeeded(now_ + Millis{499}));
  EXPECT_FALSE(window_.isNeeded(now_ + Millis{500}));
  EXPECT_FALSE(PublisherWindow{}.isNeeded(now_));
}

}  // namespace
}  // namespace spore
