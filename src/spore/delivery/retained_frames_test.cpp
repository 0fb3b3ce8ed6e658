#include "spore/delivery/retained_frames.h"

#include <gtest/gtest.h>

#include "spore/context/event_names.h"

namespace spore {
namespace {

class RetainedFramesTest : public ::testing::Test {
 protected:
  Bytes encode(std::string_view topic, std::string_view value, uint32_t writerId = 0x08070605) {
    RetainFrame frame;
    frame.version = {0x04030201, writerId};
    frame.topic = topic;
    frame.value = value;
    ByteWriter writer{MutableBytes{body_}};
    encodeRetainFrame(writer, frame);
    EXPECT_TRUE(writer.ok());
    return writer.written();
  }
  Bytes encodePull(uint32_t from, uint32_t to) {
    ByteWriter writer{MutableBytes{body_}};
    encodeRetainPullHead(writer, from, to, 2);
    encodeHeldVersion(writer, {100, {5, 1}});
    encodeHeldVersion(writer, {200, {6, 2}});
    EXPECT_TRUE(writer.ok());
    return writer.written();
  }
  Status statusOf(std::string_view topic, std::string_view value, uint32_t writerId = 1) {
    return decodeRetainFrame(encode(topic, value, writerId)).status();
  }

  uint8_t body_[11 + limits::topicBytesMax + limits::eventDataBytesMax] = {};
  char text_[limits::eventDataBytesMax] = {};
};

TEST_F(RetainedFramesTest, BytesOfAValueStandAsDocumented) {
  const Bytes body = encode("a/b", "hi");
  const uint8_t expected[] = {1, 2, 3, 4, 5, 6, 7, 8, 3, 2, 0, 'a', '/', 'b', 'h', 'i'};
  ASSERT_EQ(body.size(), sizeof expected);
  for (size_t index = 0; index < body.size(); ++index) EXPECT_EQ(body[index], expected[index]);
}

TEST_F(RetainedFramesTest, AnEncodedValueIsDecoded) {
  const Result<RetainFrame> decoded = decodeRetainFrame(encode("room", "on"));
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded.value().version.lamport, 0x04030201u);
  EXPECT_EQ(decoded.value().version.writer, 0x08070605u);
  EXPECT_EQ(decoded.value().topic, "room");
  EXPECT_EQ(decoded.value().value, "on");
}

TEST_F(RetainedFramesTest, TheLargestValueFitsAndAnEmptyOneTells) {
  for (char& character : text_) character = 't';
  EXPECT_EQ(statusOf({text_, limits::topicBytesMax}, {text_, limits::eventDataBytesMax}), Status::Ok);
  EXPECT_EQ(statusOf("room", ""), Status::Ok);
}

TEST_F(RetainedFramesTest, EveryShorterValueIsTruncated) {
  const Bytes body = encode("room", "on");
  for (size_t size = 0; size < body.size(); ++size) {
    EXPECT_EQ(decodeRetainFrame(body.first(size)).status(), Status::Truncated);
  }
}

TEST_F(RetainedFramesTest, LengthsOverTheLimitsAreTooLarge) {
  encode("room", "on");
  body_[8] = limits::topicBytesMax + 1;
  EXPECT_EQ(decodeRetainFrame(Bytes{body_}).status(), Status::TooLarge);
  body_[8] = 4;
  body_[9] = 0x91;  // 401
  body_[10] = 0x01;
  EXPECT_EQ(decodeRetainFrame(Bytes{body_}).status(), Status::TooLarge);
}

TEST_F(RetainedFramesTest, AWriterTopicOrTextThatBreaksTheRulesIsMalformed) {
  EXPECT_EQ(statusOf("room", "on", 0), Status::Malformed);
  EXPECT_EQ(statusOf("", "on"), Status::Malformed);
  EXPECT_EQ(statusOf("room/+", "on"), Status::Malformed);
  EXPECT_EQ(statusOf("room", "\xff"), Status::Malformed);
}

TEST_F(RetainedFramesTest, TheNameOfAnEngineEventIsMalformed) {
  EXPECT_EQ(statusOf(event_names::nodeDiscovered, "on"), Status::Malformed);
}

TEST_F(RetainedFramesTest, AnEncodedQuestionIsDecoded) {
  const Bytes body = encodePull(3, 9);
  EXPECT_EQ(body.size(), retainPullFixedBytes + 2 * heldVersionBytes);
  const Result<RetainPull> decoded = decodeRetainPull(body);
  ASSERT_TRUE(decoded.ok());
  EXPECT_EQ(decoded.value().from, 3u);
  EXPECT_EQ(decoded.value().to, 9u);
  ASSERT_EQ(decoded.value().count(), 2u);
  EXPECT_EQ(decoded.value().at(1).topicHash, 200u);
  EXPECT_EQ(decoded.value().at(1).version.lamport, 6u);
  EXPECT_EQ(decoded.value().at(1).version.writer, 2u);
}

TEST_F(RetainedFramesTest, WhoAsksHasWhatIsAsNewAsItSays) {
  const Result<RetainPull> pull = decodeRetainPull(encodePull(0, 0xFFFFFFFF));
  ASSERT_TRUE(pull.ok());
  EXPECT_TRUE(pull.value().isOlder(100, {5, 2}));
  EXPECT_FALSE(pull.value().isOlder(100, {5, 1}));
  EXPECT_FALSE(pull.value().isOlder(100, {4, 9}));
  EXPECT_TRUE(pull.value().isOlder(300, {1, 1}));
}

TEST_F(RetainedFramesTest, EveryShorterQuestionIsTruncated) {
  const Bytes body = encodePull(3, 9);
  for (size_t size = 0; size < body.size(); ++size) {
    EXPECT_EQ(decodeRetainPull(body.first(size)).status(), Status::Truncated);
  }
}

TEST_F(RetainedFramesTest, AQuestionThatEndsBeforeItBeginsIsMalformed) {
  EXPECT_EQ(decodeRetainPull(encodePull(9, 3)).status(), Status::Malformed);
  EXPECT_EQ(decodeRetainPull(encodePull(9, 9)).status(), Status::Ok);
}

TEST(RetainedVersion, TheLaterTimeIsNewerAndThenTheHigherWriter) {
  EXPECT_TRUE((RetainedVersion{6, 1}.isNewerThan({5, 9})));
  EXPECT_TRUE((RetainedVersion{5, 9}.isNewerThan({5, 8})));
  EXPECT_FALSE((RetainedVersion{5, 9}.isNewerThan({5, 9})));
  EXPECT_FALSE((RetainedVersion{5, 9}.isNewerThan({6, 1})));
}

TEST(RetainedVersion, AfterTheHighestTimeComesZero) {
  EXPECT_TRUE((RetainedVersion{0, 1}.isNewerThan({0xFFFFFFFF, 9})));
  EXPECT_FALSE((RetainedVersion{0xFFFFFFFF, 9}.isNewerThan({0, 1})));
}

}  // namespace
}  // namespace spore
