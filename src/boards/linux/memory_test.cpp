#include <gtest/gtest.h>

#include "spore/base/spare_memory.h"

namespace spore {
namespace {

// Pages that nobody touches cost nothing.
constexpr size_t half = size_t{1} << 29;

TEST(SpareMemory, ThereIsAGigabyteOfItForAllTogether) {
  void* const first = takeSpareMemory(half);
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(takeSpareMemory(half + 1), nullptr);
  void* const second = takeSpareMemory(half);
  EXPECT_NE(second, nullptr);
  EXPECT_EQ(takeSpareMemory(1), nullptr);
  returnSpareMemory(first, half);
  void* const third = takeSpareMemory(half);
  EXPECT_NE(third, nullptr);
  EXPECT_EQ(takeSpareMemory(1), nullptr);
  returnSpareMemory(second, half);
  returnSpareMemory(third, half);
}

TEST(SpareMemory, WhatIsRefusedTakesNothing) {
  EXPECT_EQ(takeSpareMemory(2 * half + 1), nullptr);
  EXPECT_EQ(takeSpareMemory(SIZE_MAX), nullptr);
  EXPECT_EQ(takeSpareMemory(0), nullptr);
  void* const all = takeSpareMemory(2 * half);
  EXPECT_NE(all, nullptr);
  returnSpareMemory(all, 2 * half);
}

TEST(SpareMemory, ItIsZeroedAndOurs) {
  auto* const bytes = static_cast<unsigned char*>(takeSpareMemory(10000));
  ASSERT_NE(bytes, nullptr);
  EXPECT_EQ(bytes[9999], 0);
  bytes[9999] = 7;
  EXPECT_EQ(bytes[9999], 7);
  returnSpareMemory(bytes, 10000);
}

}  // namespace
}  // namespace spore
