#include "spore/base/fixed_vector.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

using Numbers = FixedVector<int, 3>;

bool holds(const Numbers& numbers, int a, int b, int c) {
  return numbers.size() == 3 && numbers[0] == a && numbers[1] == b && numbers[2] == c;
}

TEST(FixedVector, StartsEmpty) {
  const Numbers numbers;
  EXPECT_TRUE(numbers.empty());
  EXPECT_FALSE(numbers.full());
  EXPECT_EQ(numbers.size(), 0u);
  EXPECT_EQ(Numbers::capacity(), 3u);
  EXPECT_EQ(numbers.begin(), numbers.end());
}

TEST(FixedVector, AFullOneRefusesAndKeepsWhatItHas) {
  Numbers numbers;
  EXPECT_EQ(numbers.push(1), Status::Ok);
  EXPECT_EQ(numbers.push(2), Status::Ok);
  EXPECT_EQ(numbers.push(3), Status::Ok);
  EXPECT_TRUE(numbers.full());
  EXPECT_EQ(numbers.push(4), Status::Full);
  EXPECT_EQ(numbers.insert(0, 4), Status::Full);
  EXPECT_TRUE(holds(numbers, 1, 2, 3));
}

TEST(FixedVector, InsertMovesTheRestUp) {
  Numbers numbers;
  ASSERT_EQ(numbers.push(1), Status::Ok);
  ASSERT_EQ(numbers.push(3), Status::Ok);
  ASSERT_EQ(numbers.insert(1, 2), Status::Ok);
  EXPECT_TRUE(holds(numbers, 1, 2, 3));
}

TEST(FixedVector, InsertWorksAtBothEnds) {
  Numbers numbers;
  ASSERT_EQ(numbers.insert(0, 2), Status::Ok);
  ASSERT_EQ(numbers.insert(0, 1), Status::Ok);
  ASSERT_EQ(numbers.insert(2, 3), Status::Ok);
  EXPECT_TRUE(holds(numbers, 1, 2, 3));
  EXPECT_EQ(numbers.back(), 3);
}

TEST(FixedVector, EraseKeepsTheOrder) {
  Numbers numbers;
  ASSERT_EQ(numbers.push(1), Status::Ok);
  ASSERT_EQ(numbers.push(2), Status::Ok);
  ASSERT_EQ(numbers.push(3), Status::Ok);
  numbers.erase(0);
  ASSERT_EQ(numbers.size(), 2u);
  EXPECT_EQ(numbers[0], 2);
  EXPECT_EQ(numbers[1], 3);
  numbers.erase(1);
  ASSERT_EQ(numbers.size(), 1u);
  EXPECT_EQ(numbers.back(), 2);
}

TEST(FixedVector, WhatIsErasedDoesNotComeBack) {
  Numbers numbers;
  ASSERT_EQ(numbers.push(1), Status::Ok);
  ASSERT_EQ(numbers.push(2), Status::Ok);
  numbers.clear();
  EXPECT_TRUE(numbers.empty());
  // The places behind the end are defined: they hold default values.
  EXPECT_EQ(*numbers.begin(), 0);
  EXPECT_EQ(*(numbers.begin() + 1), 0);
  EXPECT_EQ(numbers.push(9), Status::Ok);
  EXPECT_EQ(numbers.back(), 9);
}

TEST(FixedVector, ARangeLoopSeesExactlyWhatIsThere) {
  Numbers numbers;
  ASSERT_EQ(numbers.push(4), Status::Ok);
  ASSERT_EQ(numbers.push(5), Status::Ok);
  int sum = 0;
  for (int& number : numbers) sum += number++;
  EXPECT_EQ(sum, 9);
  EXPECT_EQ(numbers[0], 5);
  EXPECT_EQ(numbers[1], 6);
}

}  // namespace
}  // namespace spore
