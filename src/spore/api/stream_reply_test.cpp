#include "spore/api/stream_reply.h"

#include <gtest/gtest.h>

#include <cstring>

namespace spore {
namespace {

struct StreamReplyTest : ::testing::Test {
  static constexpr uint16_t itemCount = 40;
  uint8_t pending[limits::replyPieceBytesMax];
  uint8_t whole[8192];
  size_t size = 0;
  uint32_t rendered = 0;

  // {"items":[{"n":0},…]}, now and then an empty piece.
  bool writePiece(ReplyCursor& cursor, JsonWriter& json) {
    ++rendered;
    if (cursor.stage == 0) {
      json.beginObject().key("items").beginArray();
      cursor.stage = 1;
      return true;
    }
    if (cursor.stage == 1 && cursor.index % 5 == 0) {
      cursor.stage = 2;  // an empty piece
      return true;
    }
    cursor.stage = 1;
    if (cursor.index == itemCount) {
      json.endArray().endObject();
      return false;
    }
    json.beginObject().field("n", cursor.index++).endObject();
    return true;
  }
  std::string_view fillAll(size_t pieceBytes) {
    StreamReply reply{[this](ReplyCursor& cursor, JsonWriter& json) { return writePiece(cursor, json); },
                      MutableBytes{pending}};
    size = 0;
    for (;;) {
      const size_t filled = reply.fill(MutableBytes{whole}.from(size).first(pieceBytes));
      EXPECT_LE(filled, pieceBytes);
      if (filled == 0) break;
      size += filled;
    }
    EXPECT_EQ(reply.fill(MutableBytes{whole}.first(10)), 0u);
    return asText({whole, size});
  }
};

TEST_F(StreamReplyTest, TheTextIsTheSameHoweverSmallTheFills) {
  char expected[8192];
  const std::string_view atOnce = fillAll(sizeof whole);
  std::memcpy(expected, atOnce.data(), atOnce.size());
  const std::string_view whole1{expected, atOnce.size()};
  EXPECT_EQ(whole1.substr(0, 26), "{\"items\":[{\"n\":0},{\"n\":1},");
  EXPECT_EQ(whole1.substr(whole1.size() - 10), "{\"n\":39}]}");
  const size_t pieces[] = {1, 2, 7, 511, 512, 513, 536};
  for (const size_t pieceBytes : pieces) EXPECT_EQ(fillAll(pieceBytes), whole1);
}

TEST_F(StreamReplyTest, OnlyWhatHasRoomIsRendered) {
  StreamReply reply{[this](ReplyCursor& cursor, JsonWriter& json) { return writePiece(cursor, json); },
                    MutableBytes{pending}};
  EXPECT_EQ(reply.fill(MutableBytes{whole}.first(3)), 3u);
  EXPECT_EQ(rendered, 1u);
  EXPECT_EQ(reply.fill(MutableBytes{whole}.first(0)), 0u);
  EXPECT_EQ(rendered, 1u);
}

TEST_F(StreamReplyTest, APieceThatOverflowsEndsTheReplyThere) {
  const size_t pieces[] = {7, 2048};
  for (const size_t pieceBytes : pieces) {
    StreamReply reply{[](ReplyCursor& cursor, JsonWriter& json) {
                        if (cursor.stage++ == 0) {
                          json.beginArray();
                          return true;
                        }
                        for (int i = 0; i < 300; ++i) json.value(uint64_t{1000});
                        return true;
                      },
                      MutableBytes{pending}};
    size_t total = 0;
    while (const size_t filled = reply.fill(MutableBytes{whole}.first(pieceBytes))) total += filled;
    EXPECT_EQ(total, 1u);
  }
}

TEST_F(StreamReplyTest, ALastPieceMayBeEmpty) {
  StreamReply reply{[](ReplyCursor&, JsonWriter&) { return false; }, MutableBytes{pending}};
  EXPECT_EQ(reply.fill(MutableBytes{whole}), 0u);
}

}  // namespace
}  // namespace spore
