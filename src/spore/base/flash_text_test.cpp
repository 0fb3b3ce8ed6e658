#include "spore/base/flash_text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

namespace spore {
namespace {

SPORE_NAMED_TEXT(named, "a text with a name");
const FlashText kept = SPORE_TEXT("kept in a table");

TEST(FlashText, TextsReadTheSameWhereverTheyAre) {
  EXPECT_EQ(inRam<32>(named), "a text with a name");
  EXPECT_EQ(inRam<32>(kept), "kept in a table");
  EXPECT_EQ(inRam<32>(SPORE_TEXT("inside a function")), "inside a function");
  EXPECT_EQ(inRam<32>("in RAM"), "in RAM");
  EXPECT_TRUE(inRam<32>("").empty());
}

TEST(FlashText, AnyAlignmentWillDo) {
  alignas(4) const char text[] = "0123456789";
  for (size_t start = 0; start < 8; ++start) {
    EXPECT_EQ(FlashText{text + start}.size(), 10 - start);
    EXPECT_EQ(inRam<16>(text + start), std::string_view{text + start});
  }
}

TEST(FlashText, NothingBehindTheRoomIsWritten) {
  alignas(4) const char text[] = "0123456789abcdef";
  for (size_t from = 0; from <= 16; ++from) {
    for (size_t room = 0; room <= 18; ++room) {
      char out[24];
      memset(out, '~', sizeof out);
      const size_t size = FlashText{text}.copy(from, out, room);
      const size_t there = std::min(room, 16 - from);
      EXPECT_EQ(size, there);
      EXPECT_EQ((std::string_view{out, size}), (std::string_view{text + from, size}));
      EXPECT_EQ(out[size], '~');
    }
  }
}

TEST(FlashText, IsComparedToItsEnd) {
  EXPECT_EQ(named, "a text with a name");
  EXPECT_NE(named, "a text with a nam");
  EXPECT_NE(named, "a text with a name ");
  EXPECT_NE(named, "A text with a name");
  EXPECT_NE(named, "");
  EXPECT_EQ(SPORE_TEXT(""), "");
  EXPECT_NE(SPORE_TEXT("a"), (std::string_view{"a\0", 2}));
}

TEST(FlashText, WhatIsTooLongIsCut) {
  FixedString<4> out;
  EXPECT_NE(FlashText{named}.appendTo(out), Status::Ok);
  EXPECT_EQ(out, "a te");
}

TEST(FlashText, OfTheEndAsMuchAsFits) {
  EXPECT_EQ(lastInRam<6>("src/spore/a.cpp"), "/a.cpp");
  EXPECT_EQ(lastInRam<15>("src/spore/a.cpp"), "src/spore/a.cpp");
  EXPECT_EQ(lastInRam<80>("a.cpp"), "a.cpp");
}

TEST(FlashText, PiecesFromAnywhereMakeTheWhole) {
  const FlashText text{named};
  for (size_t step = 1; step <= 20; ++step) {
    char all[32] = {};
    size_t done = 0;
    for (;;) {
      const size_t count = text.copy(done, all + done, step);
      done += count;
      if (count < step) break;
    }
    EXPECT_EQ(done, text.size());
    EXPECT_STREQ(all, "a text with a name");
  }
}

TEST(FlashText, ATextInAnInlineFunctionIsOneToo) {
  struct Inline {
    static FlashText text() { return SPORE_TEXT("inside a class"); }
  };
  EXPECT_EQ(inRam<32>(Inline::text()), "inside a class");
}

}  // namespace
}  // namespace spore
