#include "spore/cluster/wire/frame.h"

#include <gtest/gtest.h>

#include <cstring>

namespace spore {
namespace {

constexpr uint8_t golden[] = {
    'S',  'P',  0x11, 0x80,  // version 1, heartbeat; a flag that may be ignored
    0x04, 0x03, 0x02, 0x01,  // fleet id
    0x14, 0x13, 0x12, 0x11,  // node id
    0x24, 0x23, 0x22, 0x21,  // incarnation
    0x34, 0x33, 0x32, 0x31,  // sequence
    0xAA, 0xBB,              // body
};

class FrameTest : public testing::Test {
 protected:
  FrameTest() { std::memcpy(datagram_, golden, sizeof(golden)); }
  Status decode() const { return decodeFrame(Bytes{datagram_}).status(); }

  uint8_t datagram_[sizeof(golden)];
};

TEST_F(FrameTest, TheHeaderLiesInTheBytesThatTheProtocolDocumentShows) {
  FrameHeader header;
  header.type = FrameType::Heartbeat;
  header.flags = 0x80;
  header.fleetId = 0x01020304;
  header.nodeId = 0x11121314;
  header.incarnation = 0x21222324;
  header.sequence = 0x31323334;
  uint8_t buffer[frameHeaderBytes];
  ByteWriter writer{MutableBytes{buffer}};
  encodeHeader(writer, header);
  ASSERT_TRUE(writer.ok());
  ASSERT_EQ(frameHeaderBytes, writer.size());
  EXPECT_EQ(0, std::memcmp(golden, buffer, frameHeaderBytes));
}

TEST_F(FrameTest, EveryFieldIsReadBack) {
  const Result<Frame> frame = decodeFrame(Bytes{datagram_});
  ASSERT_TRUE(frame.ok());
  EXPECT_EQ(frame.value().header.type, FrameType::Heartbeat);
  EXPECT_EQ(0x80, frame.value().header.flags);
  EXPECT_EQ(0x01020304u, frame.value().header.fleetId);
  EXPECT_EQ(0x11121314u, frame.value().header.nodeId);
  EXPECT_EQ(0x21222324u, frame.value().header.incarnation);
  EXPECT_EQ(0x31323334u, frame.value().header.sequence);
  ASSERT_EQ(2u, frame.value().body.size());
  EXPECT_EQ(0xAA, frame.value().body[0]);
}

TEST_F(FrameTest, AHeaderThatDoesNotFitIsNotWritten) {
  uint8_t buffer[frameHeaderBytes - 1];
  ByteWriter writer{MutableBytes{buffer}};
  encodeHeader(writer, FrameHeader{});
  EXPECT_FALSE(writer.ok());
}

TEST_F(FrameTest, ADatagramShorterThanTheHeaderIsTruncated) {
  for (size_t size = 0; size < frameHeaderBytes; ++size) {
    EXPECT_EQ(decodeFrame(Bytes{datagram_}.first(size)).status(), Status::Truncated);
  }
}

TEST_F(FrameTest, AFrameMayHaveNoBody) {
  const Result<Frame> frame = decodeFrame(Bytes{datagram_}.first(frameHeaderBytes));
  ASSERT_TRUE(frame.ok());
  EXPECT_TRUE(frame.value().body.empty());
}

TEST_F(FrameTest, AnythingButTheMagicIsMalformed) {
  datagram_[0] = 's';
  EXPECT_EQ(decode(), Status::Malformed);
  datagram_[0] = 'S';
  datagram_[1] = 'S';
  EXPECT_EQ(decode(), Status::Malformed);
}

TEST_F(FrameTest, AnotherVersionIsUnsupported) {
  for (unsigned version = 0; version < 16; ++version) {
    datagram_[2] = static_cast<uint8_t>(version << 4 | 1);
    EXPECT_EQ(decode(), version == frameVersion ? Status::Ok : Status::Unsupported);
  }
}

TEST_F(FrameTest, ATypeOfANewerVersionPassesForTheCallerToCount) {
  datagram_[2] = 0x1F;
  const Result<Frame> frame = decodeFrame(Bytes{datagram_});
  ASSERT_TRUE(frame.ok());
  EXPECT_EQ(15, static_cast<int>(frame.value().header.type));
}

TEST_F(FrameTest, EachFlagThatMustBeKnownIsUnsupported) {
  for (const uint8_t flag : {0x02, 0x04, 0x08, 0x09}) {
    datagram_[3] = flag;
    EXPECT_EQ(decode(), Status::Unsupported);
  }
}

TEST_F(FrameTest, ATagIsNoPartOfTheBody) {
  uint8_t datagram[frameHeaderBytes + 3 + frameTagBytes] = {};
  std::memcpy(datagram, datagram_, frameHeaderBytes);
  datagram[3] = 0x37;  // with a tag, epoch 3, tick 3
  const Result<Frame> frame = decodeFrame(datagram);
  ASSERT_TRUE(frame.ok());
  EXPECT_TRUE(frame.value().hasTag());
  EXPECT_EQ(3u, frame.value().body.size());
  EXPECT_EQ(decodeFrame(Bytes{datagram}.first(frameHeaderBytes + frameTagBytes)).status(), Status::Ok);
  EXPECT_EQ(decodeFrame(Bytes{datagram}.first(frameHeaderBytes + frameTagBytes - 1)).status(), Status::Truncated);
}

TEST_F(FrameTest, EachFlagThatMayBeIgnoredPasses) {
  for (const uint8_t flag : {0x10, 0x20, 0x40, 0x80}) {
    datagram_[3] = flag;
    EXPECT_EQ(decode(), Status::Ok);
  }
}

TEST_F(FrameTest, ASenderWithoutIdOrIncarnationIsMalformed) {
  std::memset(datagram_ + 8, 0, 4);
  EXPECT_EQ(decode(), Status::Malformed);
  std::memcpy(datagram_, golden, sizeof(golden));
  std::memset(datagram_ + 12, 0, 4);
  EXPECT_EQ(decode(), Status::Malformed);
}

TEST_F(FrameTest, FleetIdAndSequenceMayBeAnything) {
  std::memset(datagram_ + 4, 0, 4);
  std::memset(datagram_ + 16, 0, 4);
  EXPECT_EQ(decode(), Status::Ok);
}

TEST(IsNewer, TheIncarnationCountsFirst) {
  EXPECT_TRUE(isNewer(2, 1, 1, 900));
  EXPECT_FALSE(isNewer(1, 900, 2, 1));
}

TEST(IsNewer, WithinAnIncarnationTheSequenceCounts) {
  EXPECT_TRUE(isNewer(3, 8, 3, 7));
  EXPECT_FALSE(isNewer(3, 7, 3, 8));
  EXPECT_FALSE(isNewer(3, 7, 3, 7));
}

TEST(IsNewer, SequencesWrapAround) {
  EXPECT_TRUE(isNewer(1, 2, 1, 0xFFFFFFFE));
  EXPECT_FALSE(isNewer(1, 0xFFFFFFFE, 1, 2));
}

TEST(IsNewer, OfSequencesHalfTheRangeApartNeitherIsNewer) {
  EXPECT_FALSE(isNewer(1, 0x80000000, 1, 0));
  EXPECT_FALSE(isNewer(1, 0, 1, 0x80000000));
}

TEST(IsNewer, IncarnationsDoNotWrap) {
  EXPECT_TRUE(isNewer(0xFFFFFFFF, 1, 1, 1));
  EXPECT_FALSE(isNewer(1, 1, 0xFFFFFFFF, 1));
}

}  // namespace
}  // namespace spore
