#include "spore/ota/image_head.h"

#include <gtest/gtest.h>

#include <cstring>

namespace spore {
namespace {

TEST(ImageHead, KnowsAnImageOfAChip) {
  uint8_t head[] = {0xE9, 1, 3, 0x20, 0x00, 0xF0, 0x10, 0x40, 0, 0xF0, 0x10, 0x40, 0x60, 0x0D, 0, 0};
  const Result<ImageHead> read = readImageHead(head);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read.value().kind, ImageKind::ChipPlain);
  EXPECT_EQ(read.value().flashMode, FlashMode::Dout);
  EXPECT_EQ(readImageHead(Bytes{head}.first(13)).status(), Status::Truncated);
  head[2] = 4;
  EXPECT_EQ(readImageHead(head).status(), Status::Malformed);
  head[2] = 0;
  head[1] = 0;
  EXPECT_EQ(readImageHead(head).status(), Status::Malformed);
  head[1] = 17;
  EXPECT_EQ(readImageHead(head).status(), Status::Malformed);
  head[1] = 2;
  head[6] = 0x20;  // an entry in flash
  EXPECT_EQ(readImageHead(head).status(), Status::Malformed);
}

// The first 16 bytes of images for relatives of the chip, as esptool writes them: the entry is theirs, and at 12 stands
// the number of the chip.
TEST(ImageHead, KnowsAnImageOfARelative) {
  const uint8_t entries[][5] = {
      {0, 0x6C, 0x81, 0x09, 0x40},   // ESP32
      {2, 0x00, 0x40, 0x02, 0x40},   // S2
      {5, 0x8A, 0x04, 0x38, 0x40},   // C3
      {9, 0x00, 0x88, 0x37, 0x40},   // S3
      {13, 0x10, 0x00, 0x80, 0x40},  // C6
      {18, 0x10, 0x00, 0xF0, 0x4F},  // P4
  };
  for (const auto& entry : entries) {
    const uint8_t head[] = {0xE9, 4, 2, 0x1F, entry[1], entry[2], entry[3], entry[4], 0xEE, 0, 0, 0, entry[0], 0, 0, 0};
    EXPECT_EQ(readImageHead(head).status(), Status::Unsupported);
  }
  // What stands before the number is nothing of ours.
  uint8_t numbered[] = {0xE9, 4, 2, 0x1F, 0x6C, 0x81, 0x09, 0x40, 0xEE, 0xFF, 0xFF, 0xFF, 63, 0, 0xFF, 0xFF};
  EXPECT_EQ(readImageHead(numbered).status(), Status::Unsupported);
  numbered[12] = 64;
  EXPECT_EQ(readImageHead(numbered).status(), Status::Malformed);
  const auto statusWithEntry = [](uint32_t entry) {
    uint8_t head[] = {0xE9, 4, 2, 0x1F, 0, 0, 0, 0, 0xEE, 0, 0, 0, 5, 0, 0, 0};
    for (size_t i = 0; i < 4; ++i) head[4 + i] = static_cast<uint8_t>(entry >> (8 * i));
    return readImageHead(head).status();
  };
  for (const uint32_t entry : {0x40020000u, 0x400FFFFFu, 0x40300000u, 0x4FFFFFFFu})
    EXPECT_EQ(statusWithEntry(entry), Status::Unsupported);
  for (const uint32_t entry : {0x4001FFFFu, 0x40110000u, 0x402FFFFFu, 0x50000000u})
    EXPECT_EQ(statusWithEntry(entry), Status::Malformed);
  for (const uint32_t entry : {0x40100000u, 0x4010FFFFu}) EXPECT_EQ(statusWithEntry(entry), Status::Ok);
  uint8_t elsewhere[] = {0xE9, 4, 2, 0x1F, 0x6C, 0x81, 0x09, 0x40, 0xEE, 0, 0, 0, 0, 1, 0, 0};
  EXPECT_EQ(readImageHead(elsewhere).status(), Status::Malformed);
  elsewhere[13] = 0;
  elsewhere[7] = 0x3F;
  EXPECT_EQ(readImageHead(elsewhere).status(), Status::Malformed);
}

TEST(ImageHead, KnowsAPackedOne) {
  uint8_t head[64] = {0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 3};
  EXPECT_EQ(readImageHead(head).value().kind, ImageKind::ChipGzip);
  EXPECT_EQ(readImageHead(Bytes{head}.first(9)).status(), Status::Truncated);
  head[3] = 8;  // a name
  head[10] = 'x';
  EXPECT_TRUE(readImageHead(head).ok());
  EXPECT_EQ(readImageHead(Bytes{head}.first(11)).status(), Status::Truncated);
  head[3] = 4;  // an extra field
  EXPECT_EQ(readImageHead(Bytes{head}.first(11)).status(), Status::Truncated);
  head[10] = 200;
  EXPECT_EQ(readImageHead(head).status(), Status::Truncated);
  head[3] = 0x20;
  EXPECT_EQ(readImageHead(head).status(), Status::Malformed);
  head[3] = 0;
  head[2] = 7;
  EXPECT_EQ(readImageHead(head).status(), Status::Malformed);
}

TEST(ImageHead, APackedOneHasTheTextsThatItsFlagsTell) {
  uint8_t head[24] = {0x1F, 0x8B, 8};
  std::memset(head + 10, 'x', sizeof head - 10);
  EXPECT_TRUE(readImageHead(head).ok());  // no text, and no end of one
  head[3] = 8;                            // a name
  EXPECT_EQ(readImageHead(head).status(), Status::Truncated);
  head[12] = 0;
  EXPECT_TRUE(readImageHead(head).ok());
  head[3] = 16;  // a comment
  EXPECT_TRUE(readImageHead(head).ok());
  head[3] = 8 + 16;
  EXPECT_EQ(readImageHead(head).status(), Status::Truncated);
  head[20] = 0;
  EXPECT_TRUE(readImageHead(head).ok());
  head[3] = 8 + 16 + 2;  // and a check sum of two bytes
  EXPECT_TRUE(readImageHead(Bytes{head}.first(23)).ok());
  EXPECT_EQ(readImageHead(Bytes{head}.first(22)).status(), Status::Truncated);
}

TEST(ImageHead, KnowsAnExecutable) {
  uint8_t head[20] = {0x7F, 'E', 'L', 'F', 2, 1, 1};
  head[16] = 3;
  head[18] = 62;
  EXPECT_EQ(readImageHead(head).value().kind, ImageKind::LinuxExecutable);
  EXPECT_EQ(readImageHead(head).value().machine, 62);
  head[16] = 1;  // an object file
  EXPECT_EQ(readImageHead(head).status(), Status::Malformed);
  EXPECT_EQ(readImageHead(Bytes{head}.first(19)).status(), Status::Truncated);
  head[1] = 'e';
  EXPECT_EQ(readImageHead(head).status(), Status::Malformed);
}

TEST(ImageHead, RefusesAnythingElse) {
  const uint8_t text[] = {'#', '!', '/', 'b'};
  EXPECT_EQ(readImageHead(text).status(), Status::Malformed);
  EXPECT_EQ(readImageHead(Bytes{}).status(), Status::Truncated);
}

}  // namespace
}  // namespace spore
