#include "spore/base/byte_writer.h"

#include <gtest/gtest.h>

#include "spore/base/byte_reader.h"

namespace spore {
namespace {

TEST(ByteWriter, WhatItWritesCanBeRead) {
  uint8_t buffer[64];
  ByteWriter writer{buffer};
  writer.u8(0xFE);
  writer.u16(0xFEDC);
  writer.u24(0xFEDCBA);
  writer.u32(0xFEDCBA98);
  writer.u64(0xFEDCBA9876543210);
  writer.bytes(asBytes("abc"));
  ASSERT_TRUE(writer.ok());
  EXPECT_EQ(writer.size(), 21u);
  EXPECT_EQ(writer.room(), sizeof buffer - 21);

  ByteReader reader{writer.written()};
  EXPECT_EQ(reader.u8(), 0xFEu);
  EXPECT_EQ(reader.u16(), 0xFEDCu);
  EXPECT_EQ(reader.u24(), 0xFEDCBAu);
  EXPECT_EQ(reader.u32(), 0xFEDCBA98u);
  EXPECT_EQ(reader.u64(), 0xFEDCBA9876543210u);
  EXPECT_EQ(asText(reader.bytes(3)), "abc");
  EXPECT_TRUE(reader.ok());
}

TEST(ByteWriter, TheLowestByteComesFirst) {
  uint8_t buffer[3] = {};
  ByteWriter writer{buffer};
  writer.u24(0x030201);
  EXPECT_EQ(buffer[0], 1);
  EXPECT_EQ(buffer[1], 2);
  EXPECT_EQ(buffer[2], 3);
}

TEST(ByteWriter, PastTheEndItWritesNothingForGood) {
  uint8_t buffer[4] = {9, 9, 9, 9};
  ByteWriter writer{MutableBytes{buffer, 3}};
  writer.u16(0x0201);
  writer.u16(0x0403);
  EXPECT_FALSE(writer.ok());
  EXPECT_EQ(writer.room(), 0u);
  writer.u8(5);
  writer.bytes(asBytes("x"));
  EXPECT_EQ(writer.size(), 2u);
  EXPECT_EQ(buffer[2], 9);
  EXPECT_EQ(buffer[3], 9);
}

TEST(ByteWriter, FillsToTheLastByte) {
  uint8_t buffer[4];
  ByteWriter writer{buffer};
  writer.u32(1);
  writer.bytes({});
  EXPECT_TRUE(writer.ok());
  EXPECT_EQ(writer.room(), 0u);
}

}  // namespace
}  // namespace spore
