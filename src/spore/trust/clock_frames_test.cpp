#include "spore/trust/clock_frames.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

TEST(ClockFrames, AnAskStandsAsDocumented) {
  uint8_t body[clockAskBytes];
  ByteWriter writer{body};
  encodeClockAsk(writer, {0x0807060504030201, {{0x14131211, 0x24232221}, true}, true});
  ASSERT_EQ(writer.size(), clockAskBytes);
  const uint8_t expected[] = {1, 2, 3, 4, 5, 6, 7, 8, 0x11, 0x12, 0x13, 0x14, 0x21, 0x22, 0x23, 0x24, 3};
  for (size_t i = 0; i < clockAskBytes; ++i) EXPECT_EQ(body[i], expected[i]);
}

TEST(ClockFrames, AnAskIsReadBackWhateverFollowsAndWhateverFlagsAreSet) {
  for (const bool isShared : {false, true}) {
    uint8_t body[clockAskBytes + 2] = {};
    ByteWriter writer{body};
    encodeClockAsk(writer, {5, {{6, 7}, isShared}, !isShared});
    body[clockAskBytes - 1] = static_cast<uint8_t>(body[clockAskBytes - 1] | 0xFC);
    const Result<ClockAsk> ask = decodeClockAsk(body);
    ASSERT_TRUE(ask.ok());
    EXPECT_EQ(ask.value().nonce, 5u);
    EXPECT_EQ(ask.value().reading.moment, (ClusterMoment{6, 7}));
    EXPECT_EQ(ask.value().reading.isShared, isShared);
    EXPECT_EQ(ask.value().isForYouAlone, !isShared);
    for (size_t size = 0; size < clockAskBytes; ++size) {
      EXPECT_EQ(decodeClockAsk(Bytes{body, size}).status(), Status::Truncated);
    }
  }
}

struct Tell : ::testing::Test {
  uint8_t bytes[clockTellBytesMax] = {};
  size_t size = 0;

  void encode(const ClockTell& tell) {
    ByteWriter writer{bytes};
    encodeClockTell(writer, tell);
    EXPECT_TRUE(writer.ok());
    size = writer.size();
  }
};

TEST_F(Tell, StandsAsDocumented) {
  ClockTell tell;
  tell.reading = {{0x14131211, 0x24232221}, true};
  tell.sinceTickMs = 0x0102;
  EXPECT_EQ(tell.nonces.push(0x3837363534333231), Status::Ok);
  encode(tell);
  const uint8_t expected[] = {0x11, 0x12, 0x13, 0x14, 0x21, 0x22, 0x23, 0x24, 1,    2,
                              1,    1,    0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38};
  ASSERT_EQ(size, sizeof expected);
  for (size_t i = 0; i < size; ++i) EXPECT_EQ(bytes[i], expected[i]);
}

TEST_F(Tell, TheFullOneIsReadBack) {
  ClockTell tell;
  tell.reading = {{1, 2}, false};
  tell.sinceTickMs = 3999;
  while (!tell.nonces.full()) EXPECT_EQ(tell.nonces.push(100 + tell.nonces.size()), Status::Ok);
  encode(tell);
  EXPECT_EQ(size, clockTellBytesMax);
  ClockTell read;
  ASSERT_EQ(decodeClockTell(bytes, read), Status::Ok);
  EXPECT_EQ(read.reading.moment, (ClusterMoment{1, 2}));
  EXPECT_FALSE(read.reading.isShared);
  EXPECT_EQ(read.sinceTickMs, 3999);
  ASSERT_EQ(read.nonces.size(), clockTellNoncesMax);
  for (size_t i = 0; i < clockTellNoncesMax; ++i) EXPECT_EQ(read.nonces[i], 100 + i);
  for (size_t cut = 0; cut < size; ++cut) EXPECT_EQ(decodeClockTell(Bytes{bytes, cut}, read), Status::Truncated);
}

TEST_F(Tell, ATimeThatNoTickHasIsMalformed) {
  ClockTell tell;
  tell.sinceTickMs = 4000;
  encode(tell);
  EXPECT_EQ(decodeClockTell(Bytes{bytes, size}, tell), Status::Malformed);
}

TEST_F(Tell, NoncesBeyondTheMostAreSkipped) {
  uint8_t longer[12 + 8 * 17] = {};
  longer[11] = 17;
  ClockTell read;
  EXPECT_EQ(decodeClockTell(longer, read), Status::Ok);
  EXPECT_EQ(read.nonces.size(), clockTellNoncesMax);
}

}  // namespace
}  // namespace spore
