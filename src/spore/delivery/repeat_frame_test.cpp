#include "spore/delivery/repeat_frame.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

class RepeatFrameTest : public ::testing::Test {
 protected:
  RepeatFrameTest() {
    event_.flags = eventIsSure;
    event_.sequence = 5;
    event_.topic = "room";
    event_.data = "on";
    event_.terms.epoch = 9;
    event_.terms.lifeMs = 1000;
  }
  Bytes encode(uint32_t publisher) {
    ByteWriter writer{MutableBytes{body_}};
    encodeRepeatFrame(writer, publisher, event_);
    EXPECT_TRUE(writer.ok());
    return writer.written();
  }

  EventFrame event_;
  uint8_t body_[repeatFixedBytes + eventFrameBytesMax] = {};
};

TEST_F(RepeatFrameTest, ThePublisherStandsBeforeTheBodyOfTheEvent) {
  const Bytes body = encode(0x04030201);
  for (uint8_t index = 0; index < 4; ++index) EXPECT_EQ(body[index], index + 1);
  EXPECT_EQ(body[4], eventIsSure);
  EXPECT_TRUE(decodeEventFrame(body.from(repeatFixedBytes)).ok());
}

TEST_F(RepeatFrameTest, AnEncodedMessageIsDecoded) {
  const Result<SureMessage> decoded = decodeRepeatFrame(encode(0x04030201));
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded.value().publisher, 0x04030201u);
  EXPECT_EQ(decoded.value().event.sequence, 5);
  EXPECT_EQ(decoded.value().event.topic, "room");
  EXPECT_EQ(decoded.value().event.data, "on");
  EXPECT_EQ(decoded.value().event.terms.lifeMs, 1000);
}

TEST_F(RepeatFrameTest, EveryShorterBodyIsTruncated) {
  const Bytes body = encode(1);
  for (size_t size = 0; size < body.size(); ++size) {
    EXPECT_EQ(decodeRepeatFrame(body.first(size)).status(), Status::Truncated);
  }
}

TEST_F(RepeatFrameTest, PublisherZeroIsMalformed) {
  EXPECT_EQ(decodeRepeatFrame(encode(0)).status(), Status::Malformed);
}

TEST_F(RepeatFrameTest, AFastEventIsMalformed) {
  event_.flags = eventIsToOne;
  EXPECT_EQ(decodeRepeatFrame(encode(1)).status(), Status::Malformed);
}

TEST_F(RepeatFrameTest, TheErrorsOfTheEventAreThoseOfTheFrame) {
  event_.sequence = 0;
  EXPECT_EQ(decodeRepeatFrame(encode(1)).status(), Status::Malformed);
  event_.sequence = 5;
  const Bytes body = encode(1);
  body_[repeatFixedBytes + 3] = limits::topicBytesMax + 1;
  EXPECT_EQ(decodeRepeatFrame(body).status(), Status::TooLarge);
}

TEST_F(RepeatFrameTest, TheCheckTellsMessagesApartByAllThatTheySayAndNotByTheirAge) {
  const SureMessage message{1, event_};
  SureMessage copy = message;
  copy.event.terms.ageMs = 700;
  copy.event.terms.alive = 3;
  copy.event.flags |= eventIsToOne;
  EXPECT_EQ(copy.check(), message.check());
  copy.event.data = "off";
  EXPECT_NE(copy.check(), message.check());
}

TEST_F(RepeatFrameTest, NoCheckIsZeroOrOne) {
  SureMessage message{1, event_};
  for (uint16_t sequence = 1; sequence <= 2000; ++sequence) {
    message.event.sequence = sequence;
    EXPECT_GE(message.check(), 2);
  }
}

TEST(AnswerSpread, ItIsTwoMillisecondsForEachMemberWithinLimits) {
  EXPECT_EQ(answerSpread(0), Millis{20});
  EXPECT_EQ(answerSpread(50), Millis{100});
  EXPECT_EQ(answerSpread(1000), Millis{500});
}

}  // namespace
}  // namespace spore
