#include "spore/base/spare_memory.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace spore {
namespace {

struct Counted {
  explicit Counted(int first) : number(first) { ++alive; }
  ~Counted() { --alive; }

  int number;
  static int alive;
};
int Counted::alive = 0;

TEST(Spare, IsThereFromMakeToDrop) {
  Spare<Counted> spare;
  EXPECT_FALSE(spare);
  ASSERT_TRUE(spare.make(7));
  EXPECT_TRUE(spare);
  EXPECT_EQ(Counted::alive, 1);
  EXPECT_EQ(spare->number, 7);
  spare->number = 8;
  EXPECT_TRUE(spare.make(9));
  EXPECT_EQ((*spare).number, 8);
  spare.drop();
  EXPECT_EQ(Counted::alive, 0);
  EXPECT_FALSE(spare);
  spare.drop();
  EXPECT_TRUE(spare.make(1));
  EXPECT_EQ(spare->number, 1);
}

TEST(Spare, GoesWithItsOwner) {
  {
    Spare<Counted> spare;
    ASSERT_TRUE(spare.make(7));
  }
  EXPECT_EQ(Counted::alive, 0);
}

TEST(Spare, MoreThanThereIsLeavesNothingBehind) {
  struct Huge {
    Huge() {}
    unsigned char bytes[SIZE_MAX / 16];
  };
  Spare<Huge> spare;
  EXPECT_FALSE(spare.make());
  EXPECT_FALSE(spare);
  spare.drop();
}

}  // namespace
}  // namespace spore
