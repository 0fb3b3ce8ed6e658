#include "spore/ota/image_head.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

TEST(ImageHead, KnowsAnImageOfAChip) {
  uint8_t head[] = {0xE9, 1, 3, 0x20, 0x00, 0xF0, 0x10, 0x40, 0, 0};
  const Result<ImageHead> read = readImageHead(head);
  ASSERT_TRUE(read.ok());
  EXPECT_TRUE(read.value().kind == ImageKind::ChipPlain);
  EXPECT_TRUE(read.value().flashMode == FlashMode::Dout);
  EXPECT_EQ(readImageHead(Bytes{head}.first(7)).status(), Status::Truncated);
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

TEST(ImageHead, KnowsAPackedOne) {
  uint8_t head[64] = {0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 2, 3};
  EXPECT_TRUE(readImageHead(head).value().kind == ImageKind::ChipGzip);
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

TEST(ImageHead, KnowsAnExecutable) {
  uint8_t head[20] = {0x7F, 'E', 'L', 'F', 2, 1, 1};
  head[16] = 3;
  EXPECT_TRUE(readImageHead(head).value().kind == ImageKind::LinuxExecutable);
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
