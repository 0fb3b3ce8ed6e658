#include "spore/cluster/wire/forget.h"

#include <gtest/gtest.h>

#include <cstring>

namespace spore {
namespace {

constexpr uint8_t golden[] = {0x04, 0x03, 0x02, 0x01, 0x14, 0x13, 0x12, 0x11};

TEST(Forget, ItsFieldsLieInTheBytesThatTheProtocolDocumentShows) {
  uint8_t buffer[sizeof(golden)];
  ByteWriter writer{MutableBytes{buffer}};
  encodeForget(writer, Forget{0x01020304, 0x11121314});
  ASSERT_TRUE(writer.ok());
  ASSERT_EQ(sizeof(golden), writer.size());
  EXPECT_EQ(0, std::memcmp(golden, buffer, sizeof(golden)));
}

TEST(Forget, EveryFieldIsReadBack) {
  const Result<Forget> forget = decodeForget(Bytes{golden});
  ASSERT_TRUE(forget.ok());
  EXPECT_EQ(0x01020304u, forget.value().nodeId);
  EXPECT_EQ(0x11121314u, forget.value().incarnation);
}

TEST(Forget, OneThatEndsTooEarlyIsTruncated) {
  for (size_t size = 0; size < sizeof(golden); ++size) {
    EXPECT_EQ(decodeForget(Bytes{golden}.first(size)).status(), Status::Truncated);
  }
}

TEST(Forget, OneOfNobodyIsMalformed) {
  constexpr uint8_t nobody[] = {0, 0, 0, 0, 1, 0, 0, 0};
  EXPECT_EQ(decodeForget(Bytes{nobody}).status(), Status::Malformed);
}

TEST(Forget, WhatANewerVersionAppendsIsSkipped) {
  uint8_t longer[sizeof(golden) + 3];
  std::memset(longer, 0xFF, sizeof(longer));
  std::memcpy(longer, golden, sizeof(golden));
  const Result<Forget> forget = decodeForget(Bytes{longer});
  ASSERT_TRUE(forget.ok());
  EXPECT_EQ(0x01020304u, forget.value().nodeId);
  EXPECT_EQ(0x11121314u, forget.value().incarnation);
}

}  // namespace
}  // namespace spore
