#include "spore/base/byte_reader.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

constexpr uint8_t data[] = {0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x08, 0x09,
                            0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x0F, 0x10, 0x11, 0x12};

TEST(ByteReader, ReadsLittleEndianFieldsAtAnyOffset) {
  ByteReader reader{data};
  EXPECT_EQ(reader.u8(), 0x01u);
  EXPECT_EQ(reader.u16(), 0x0302u);
  EXPECT_EQ(reader.u24(), 0x060504u);
  EXPECT_EQ(reader.u32(), 0x0A090807u);
  EXPECT_EQ(reader.u64(), 0x1211100F0E0D0C0Bu);
  EXPECT_EQ(reader.remaining(), 0u);
  EXPECT_TRUE(reader.ok());
}

TEST(ByteReader, KeepsTheHighestBit) {
  constexpr uint8_t ones[] = {0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
  EXPECT_EQ(ByteReader{ones}.u8(), 0xFFu);
  EXPECT_EQ(ByteReader{ones}.u16(), 0xFFFFu);
  EXPECT_EQ(ByteReader{ones}.u24(), 0xFFFFFFu);
  EXPECT_EQ(ByteReader{ones}.u32(), 0xFFFFFFFFu);
  EXPECT_EQ(ByteReader{ones}.u64(), 0xFFFFFFFFFFFFFFFFu);
}

TEST(ByteReader, PastTheEndItGivesZerosForGood) {
  ByteReader reader{Bytes{data, 3}};
  EXPECT_EQ(reader.u16(), 0x0201u);
  EXPECT_EQ(reader.u16(), 0u);
  EXPECT_FALSE(reader.ok());
  EXPECT_EQ(reader.u8(), 0u);
  EXPECT_EQ(reader.remaining(), 0u);
  EXPECT_TRUE(reader.bytes(0).empty());
  EXPECT_FALSE(reader.ok());
}

TEST(ByteReader, HandsOutPartsWithoutCopying) {
  ByteReader reader{data};
  (void)reader.u8();
  const Bytes part = reader.bytes(3);
  ASSERT_EQ(part.size(), 3u);
  EXPECT_EQ(part.data(), data + 1);
  EXPECT_EQ(reader.remaining(), sizeof data - 4);
  EXPECT_TRUE(reader.bytes(SIZE_MAX).empty());
  EXPECT_FALSE(reader.ok());
}

TEST(ByteReader, NothingCanBeReadOfNothing) {
  ByteReader reader{Bytes{}};
  EXPECT_TRUE(reader.ok());
  EXPECT_TRUE(reader.bytes(0).empty());
  EXPECT_TRUE(reader.ok());
  EXPECT_EQ(reader.u8(), 0u);
  EXPECT_FALSE(reader.ok());
}

}  // namespace
}  // namespace spore
