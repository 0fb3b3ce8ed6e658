#include "boards/esp8266/word_arena.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

constexpr uintptr_t begin = 0x40107000;
constexpr size_t members = 6000;

TEST(WordArena, AllTablesLieOneBehindTheOtherWhereTheyFit) {
  WordArena arena{begin, begin + 8000, members};
  EXPECT_EQ(arena.take(400), begin);
  EXPECT_EQ(arena.take(1100), begin + 400);
  EXPECT_EQ(arena.take(members), begin + 1500);
  EXPECT_EQ(arena.take(500), begin + 7500);
  EXPECT_EQ(arena.take(1), 0U);
}

TEST(WordArena, TheLargestFindsItsRoomThoughOthersCameFirst) {
  WordArena arena{begin, begin + 6200, members};
  EXPECT_EQ(arena.take(200), begin);
  EXPECT_EQ(arena.take(1100), 0U);
  EXPECT_EQ(arena.take(members), begin + 200);
  EXPECT_EQ(arena.take(4), 0U);
}

TEST(WordArena, WhereTheLargestNeverFitsTheOthersTakeIt) {
  WordArena arena{begin, begin + 5700, members};
  EXPECT_EQ(arena.take(1100), begin);
  EXPECT_EQ(arena.take(members), 0U);
  EXPECT_EQ(arena.take(4600), begin + 1100);
}

TEST(WordArena, ItBeginsAndGoesOnAtWholeWords) {
  WordArena arena{begin + 1, begin + 100, 50};
  EXPECT_EQ(arena.take(5), begin + 4);
  EXPECT_EQ(arena.take(50), begin + 12);
}

TEST(WordArena, CodeThatFillsInstructionRamLeavesNothing) {
  WordArena arena{begin, begin - 100, members};
  EXPECT_EQ(arena.take(4), 0U);
}

}  // namespace
}  // namespace spore
