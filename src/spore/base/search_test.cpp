#include "spore/base/search.h"

#include <gtest/gtest.h>

#include "spore/base/fixed_vector.h"

namespace spore {
namespace {

TEST(Search, FindsTheFirstElementThatIsWanted) {
  int numbers[] = {1, 4, 6};
  const auto isEven = [](int number) { return number % 2 == 0; };
  EXPECT_EQ(findIf(numbers, isEven), numbers + 1);
  *findIf(numbers, isEven) = 5;
  EXPECT_EQ(findIf(numbers, isEven), numbers + 2);
  EXPECT_EQ(findIf(numbers, [](int number) { return number > 6; }), nullptr);
}

TEST(Search, SaysWhetherAnyElementIsWanted) {
  FixedVector<int, 3> numbers;
  const auto isAny = [](int) { return true; };
  EXPECT_FALSE(anyOf(numbers, isAny));
  EXPECT_EQ(numbers.push(7), Status::Ok);
  EXPECT_TRUE(anyOf(numbers, isAny));
  EXPECT_FALSE(anyOf(numbers, [](int number) { return number != 7; }));
}

}  // namespace
}  // namespace spore
