#include "spore/events/event_frame.h"

#include <gtest/gtest.h>

#include <utility>

namespace spore {
namespace {

class EventFrameTest : public ::testing::Test {
 protected:
  EventFrameTest() {
    for (char& character : text_) character = 't';
  }
  Bytes encode(uint16_t sequence, std::string_view topic, std::string_view data) {
    EventFrame event;
    event.sequence = sequence;
    event.topic = topic;
    event.data = data;
    return encode(event);
  }
  Bytes encode(const EventFrame& event) {
    ByteWriter writer{MutableBytes{body_}};
    encodeEventFrame(writer, event);
    EXPECT_TRUE(writer.ok());
    return writer.written();
  }
  static EventFrame sureEvent() {
    EventFrame event;
    event.flags = eventIsSure;
    event.sequence = 1;
    event.topic = "room";
    event.data = "on";
    event.terms.epoch = 0x0403;
    event.terms.alive = 5;
    event.terms.ageMs = 0x0706;
    event.terms.lifeMs = 0x0908;
    event.terms.inMs = 0x0B0A;
    event.terms.missing = Bytes{missing_};
    return event;
  }

  static constexpr uint8_t missing_[] = {0x11, 0x12, 0x13, 0x21, 0x22, 0x23};
  uint8_t body_[eventFrameBytesMax + 1] = {};
  char text_[limits::eventDataBytesMax];
};

TEST_F(EventFrameTest, BytesStandAsDocumented) {
  const Bytes body = encode(0x0102, "a/b", "hi");
  const uint8_t expected[] = {0, 0x02, 0x01, 3, 2, 0, 'a', '/', 'b', 'h', 'i'};
  ASSERT_EQ(body.size(), sizeof expected);
  for (size_t index = 0; index < body.size(); ++index) EXPECT_EQ(body[index], expected[index]);
}

TEST_F(EventFrameTest, FlagsAreTheBitsOfTheProtocol) {
  EventFrame event = sureEvent();
  for (const auto& [flag, byte] :
       {std::pair<uint8_t, uint8_t>{eventIsSure, 1}, {eventIsToOne, 2}, {eventListIsWhole, 4}}) {
    event.flags = flag;
    EXPECT_EQ(encode(event)[0], byte);
    EXPECT_EQ(event.isSure(), byte == 1);
  }
}

TEST_F(EventFrameTest, AnEncodedEventIsDecoded) {
  const Result<EventFrame> decoded = decodeEventFrame(encode(0xFFFF, "room", "on"));
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded.value().sequence, 0xFFFF);
  EXPECT_EQ(decoded.value().topic, "room");
  EXPECT_EQ(decoded.value().data, "on");
}

TEST_F(EventFrameTest, TheLargestEventFits) {
  const std::string_view topic{text_, limits::topicBytesMax};
  const std::string_view data{text_, limits::eventDataBytesMax};
  EventFrame event = sureEvent();
  event.topic = topic;
  event.data = data;
  event.terms.missing = Bytes{};
  const Bytes body = encode(event);
  EXPECT_EQ(body.size(), eventFrameBytesMax);
  const Result<EventFrame> decoded = decodeEventFrame(body);
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded.value().data, data);
  EXPECT_EQ(encode(1, topic, data).size(), eventFrameBytesMax - eventTermsBytes);
}

TEST_F(EventFrameTest, AWriterWithoutRoomSaysSo) {
  EventFrame event;
  event.sequence = 1;
  event.topic = "topic";
  ByteWriter writer{MutableBytes{body_, 8}};
  encodeEventFrame(writer, event);
  EXPECT_FALSE(writer.ok());
}

TEST_F(EventFrameTest, EveryShorterBodyIsTruncated) {
  const Bytes body = encode(1, "room", "on");
  for (size_t size = 0; size < body.size(); ++size) {
    EXPECT_EQ(decodeEventFrame(body.first(size)).status(), Status::Truncated);
  }
}

TEST_F(EventFrameTest, UnknownFlagsAreKeptAndExtensionsSkipped) {
  const size_t size = encode(1, "room", "on").size();
  body_[0] = 0xFE;  // all but eventIsSure, behind whose data terms stand
  body_[size] = 0x55;
  const Result<EventFrame> decoded = decodeEventFrame(Bytes{body_, size + 1});
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded.value().flags, 0xFE);
  EXPECT_EQ(decoded.value().data, "on");
}

TEST_F(EventFrameTest, LengthsOverTheLimitsAreTooLarge) {
  encode(1, "room", "on");
  body_[3] = limits::topicBytesMax + 1;
  EXPECT_EQ(decodeEventFrame(Bytes{body_}).status(), Status::TooLarge);
  body_[3] = 4;
  body_[4] = 0x91;  // 401
  body_[5] = 0x01;
  EXPECT_EQ(decodeEventFrame(Bytes{body_}).status(), Status::TooLarge);
}

TEST_F(EventFrameTest, ATopicOrTextThatBreaksTheRulesIsMalformed) {
  EXPECT_EQ(decodeEventFrame(encode(1, "", "on")).status(), Status::Malformed);
  EXPECT_EQ(decodeEventFrame(encode(1, "room/+", "on")).status(), Status::Malformed);
  EXPECT_EQ(decodeEventFrame(encode(1, "a b", "on")).status(), Status::Malformed);
  EXPECT_EQ(decodeEventFrame(encode(1, "room", "\xff")).status(), Status::Malformed);
  EXPECT_EQ(decodeEventFrame(encode(1, "room", std::string_view{"\0", 1})).status(), Status::Malformed);
}

TEST_F(EventFrameTest, SequenceZeroIsMalformed) {
  EXPECT_EQ(decodeEventFrame(encode(0, "room", "on")).status(), Status::Malformed);
}

TEST_F(EventFrameTest, TheTermsOfASureEventStandBehindItsDataAsDocumented) {
  const Bytes body = encode(sureEvent());
  const uint8_t expected[] = {1,    1,    0,    4,    2,    0,    'r',  'o', 'o',  'm',  'o',  'n',  0x03, 0x04,
                              0x05, 0x06, 0x07, 0x08, 0x09, 0x0A, 0x0B, 2,   0x11, 0x12, 0x13, 0x21, 0x22, 0x23};
  ASSERT_EQ(body.size(), sizeof expected);
  for (size_t index = 0; index < body.size(); ++index) EXPECT_EQ(body[index], expected[index]);
}

TEST_F(EventFrameTest, EncodedTermsAreDecoded) {
  const Result<EventFrame> decoded = decodeEventFrame(encode(sureEvent()));
  ASSERT_TRUE(decoded.ok());
  EXPECT_TRUE(decoded.value().isSure());
  const EventTerms& terms = decoded.value().terms;
  EXPECT_EQ(terms.epoch, 0x0403);
  EXPECT_EQ(terms.alive, 5);
  EXPECT_EQ(terms.ageMs, 0x0706);
  EXPECT_EQ(terms.lifeMs, 0x0908);
  EXPECT_EQ(terms.inMs, 0x0B0A);
  EXPECT_EQ(asText(terms.missing), asText(Bytes{missing_}));
}

TEST_F(EventFrameTest, TruncatedTermsAreTruncated) {
  const Bytes body = encode(sureEvent());
  for (size_t size = 0; size < body.size(); ++size) {
    EXPECT_EQ(decodeEventFrame(body.first(size)).status(), Status::Truncated);
  }
}

TEST_F(EventFrameTest, ASureEventWithoutTermsIsTruncated) {
  const Bytes body = encode(1, "room", "on");
  body_[0] = eventIsSure;
  EXPECT_EQ(decodeEventFrame(body).status(), Status::Truncated);
}

TEST_F(EventFrameTest, AFastEventHasNoTerms) {
  EventFrame event = sureEvent();
  event.flags = 0;
  const Result<EventFrame> decoded = decodeEventFrame(encode(event));
  ASSERT_TRUE(decoded.ok());
  EXPECT_FALSE(decoded.value().isSure());
  EXPECT_EQ(decoded.value().terms.lifeMs, 0);
  EXPECT_TRUE(decoded.value().terms.missing.empty());
}

}  // namespace
}  // namespace spore
