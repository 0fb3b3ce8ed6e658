#include "spore/base/flash_text.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

SPORE_NAMED_TEXT(named, "a text with a name");
const FlashText kept = SPORE_TEXT("kept in a table");

TEST(FlashText, TextsReadTheSameWhereverTheyAre) {
  EXPECT_TRUE(inRam<32>(named) == "a text with a name");
  EXPECT_TRUE(inRam<32>(kept) == "kept in a table");
  EXPECT_TRUE(inRam<32>(SPORE_TEXT("inside a function")) == "inside a function");
  EXPECT_TRUE(inRam<32>("in RAM") == "in RAM");
  EXPECT_TRUE(inRam<32>("").empty());
}

TEST(FlashText, AnyAlignmentWillDo) {
  alignas(4) const char text[] = "0123456789";
  for (size_t start = 0; start < 8; ++start) {
    EXPECT_EQ(FlashText{text + start}.size(), 10 - start);
    EXPECT_TRUE(inRam<16>(text + start) == std::string_view{text + start});
  }
}

TEST(FlashText, WhatIsTooLongIsCut) {
  FixedString<4> out;
  EXPECT_FALSE(FlashText{named}.appendTo(out) == Status::Ok);
  EXPECT_TRUE(out == "a te");
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
  EXPECT_TRUE(inRam<32>(Inline::text()) == "inside a class");
}

}  // namespace
}  // namespace spore
