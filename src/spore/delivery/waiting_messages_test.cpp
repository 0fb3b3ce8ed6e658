#include "spore/delivery/waiting_messages.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

using Taken = WaitingMessages::Taken;

class WaitingMessagesTest : public ::testing::Test {
 protected:
  static constexpr uint32_t other = 8;

  WaitingMessagesTest() {
    for (char& character : text_) character = 't';
  }
  Status add(uint32_t dueIn, std::string_view data, uint32_t publisher = 7, uint32_t untilIn = 10000) {
    return waiting_.add(start_ + Millis{dueIn}, start_ + Millis{untilIn}, publisher, "lamp", data);
  }
  Taken takeAfter(uint32_t ms) {
    return waiting_.take(start_ + Millis{ms}, MutableBytes{room_}, publisher_, topic_, data_);
  }
  // What is taken then is due, and says this.
  bool isDueAfter(uint32_t ms, std::string_view data) { return takeAfter(ms) == Taken::Due && data_ == data; }

  Instant start_{0xFFFFFF00};
  WaitingMessages waiting_;
  uint8_t room_[limits::topicBytesMax + limits::eventDataBytesMax];
  char text_[limits::eventDataBytesMax];
  uint32_t publisher_ = 0;
  std::string_view topic_;
  std::string_view data_;
};

TEST_F(WaitingMessagesTest, AMessageIsTakenAtItsMomentAndOnce) {
  EXPECT_EQ(add(500, "on"), Status::Ok);
  EXPECT_FALSE(waiting_.isEmpty());
  EXPECT_EQ(takeAfter(499), Taken::None);
  EXPECT_EQ(takeAfter(500), Taken::Due);
  EXPECT_EQ(publisher_, 7u);
  EXPECT_EQ(topic_, "lamp");
  EXPECT_EQ(data_, "on");
  EXPECT_TRUE(waiting_.isEmpty());
  EXPECT_EQ(takeAfter(600), Taken::None);
}

TEST_F(WaitingMessagesTest, TheOneThatIsDueFirstIsTakenFirst) {
  EXPECT_EQ(add(500, "late", 7), Status::Ok);
  EXPECT_EQ(add(300, "early", other), Status::Ok);
  EXPECT_TRUE(isDueAfter(600, "early"));
  EXPECT_TRUE(isDueAfter(600, "late"));
}

TEST_F(WaitingMessagesTest, OfOnePublisherTheyComeInTheirOrder) {
  EXPECT_EQ(add(500, "first"), Status::Ok);
  EXPECT_EQ(add(100, "second"), Status::Ok);
  EXPECT_EQ(add(500, "third"), Status::Ok);
  EXPECT_EQ(takeAfter(499), Taken::None);
  EXPECT_TRUE(isDueAfter(500, "first"));
  EXPECT_TRUE(isDueAfter(500, "second"));
  EXPECT_TRUE(isDueAfter(500, "third"));
}

TEST_F(WaitingMessagesTest, OneThatWouldWaitUntilItsEndIsOutOfRange) {
  EXPECT_EQ(add(500, "first"), Status::Ok);
  EXPECT_EQ(add(100, "second", 7, 500), Status::OutOfRange);
  EXPECT_EQ(add(100, "second", 7, 501), Status::Ok);
  EXPECT_EQ(add(100, "second", other, 101), Status::Ok);
}

TEST_F(WaitingMessagesTest, AfterItsEndItIsExpired) {
  EXPECT_EQ(add(500, "on", 7, 700), Status::Ok);
  EXPECT_EQ(add(500, "off", other, 700), Status::Ok);
  EXPECT_EQ(takeAfter(700), Taken::Due);
  EXPECT_EQ(takeAfter(701), Taken::Expired);
  EXPECT_TRUE(waiting_.isEmpty());
}

TEST_F(WaitingMessagesTest, ACopyThatTellsOfAnEarlierMomentHastensIt) {
  EXPECT_EQ(add(500, "on"), Status::Ok);
  waiting_.hasten(7, "lamp", "on", start_ + Millis{400});
  waiting_.hasten(7, "lamp", "on", start_ + Millis{450});
  EXPECT_EQ(takeAfter(399), Taken::None);
  EXPECT_TRUE(isDueAfter(400, "on"));
}

TEST_F(WaitingMessagesTest, ACopyHastensNoOtherMessage) {
  EXPECT_EQ(add(500, "on"), Status::Ok);
  waiting_.hasten(7, "lamp", "off", start_ + Millis{400});
  waiting_.hasten(7, "lam", "pon", start_ + Millis{400});
  waiting_.hasten(other, "lamp", "on", start_ + Millis{400});
  EXPECT_EQ(takeAfter(499), Taken::None);
}

TEST_F(WaitingMessagesTest, AHastenedOneDoesNotOvertakeThoseBeforeIt) {
  EXPECT_EQ(add(300, "first"), Status::Ok);
  EXPECT_EQ(add(500, "second"), Status::Ok);
  waiting_.hasten(7, "lamp", "second", start_ + Millis{100});
  EXPECT_EQ(takeAfter(299), Taken::None);
  EXPECT_TRUE(isDueAfter(300, "first"));
  EXPECT_TRUE(isDueAfter(300, "second"));
}

TEST_F(WaitingMessagesTest, ItTellsWhenTheNextIsDueAndWhose) {
  EXPECT_EQ(waiting_.untilNext(start_), Millis{60000});
  EXPECT_EQ(add(500, "on", 7), Status::Ok);
  EXPECT_EQ(add(300, "on", other), Status::Ok);
  EXPECT_EQ(waiting_.untilNext(start_), Millis{300});
  EXPECT_EQ(waiting_.untilNext(start_ + Millis{400}), Millis{0});
  EXPECT_TRUE(waiting_.hasOf(7));
  EXPECT_TRUE(waiting_.hasOf(other));
  EXPECT_FALSE(waiting_.hasOf(9));
}

TEST_F(WaitingMessagesTest, SixteenMessagesHavePlacesAndTheirTextsStayWhole) {
  for (uint32_t i = 0; i < 16; ++i) EXPECT_EQ(add(500, std::string_view{text_, i}, 1 + i), Status::Ok);
  EXPECT_EQ(add(500, "on"), Status::Full);
  for (size_t i = 0; i < 16; ++i) {
    EXPECT_EQ(takeAfter(500), Taken::Due);
    EXPECT_EQ(topic_, "lamp");
    EXPECT_EQ(data_.size(), i);
  }
  EXPECT_TRUE(waiting_.isEmpty());
}

TEST_F(WaitingMessagesTest, WithoutBytesForItsTextsItIsFull) {
  size_t used = 0;
  while (used + 4 + sizeof text_ <= limits::sureBytesMax && used < 15 * (4 + sizeof text_)) {
    EXPECT_EQ(add(500, std::string_view{text_, sizeof text_}), Status::Ok);
    used += 4 + sizeof text_;
  }
  if (limits::sureBytesMax - used >= 4 + sizeof text_) return;  // a board with more bytes than places
  EXPECT_EQ(add(500, std::string_view{text_, sizeof text_}), Status::Full);
  EXPECT_EQ(takeAfter(500), Taken::Due);
  EXPECT_EQ(add(500, std::string_view{text_, sizeof text_}), Status::Ok);
}

}  // namespace
}  // namespace spore
