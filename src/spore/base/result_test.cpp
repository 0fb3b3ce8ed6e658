#include "spore/base/result.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

Result<int> half(int number) {
  if (number % 2 != 0) return Status::InvalidArgument;
  return number / 2;
}

TEST(Result, ASuccessHasAValue) {
  const auto result = half(8);
  EXPECT_TRUE(result.ok());
  EXPECT_EQ(result.status(), Status::Ok);
  EXPECT_EQ(result.value(), 4);
  EXPECT_EQ(result.valueOr(-1), 4);
}

TEST(Result, AFailureHasAReason) {
  const auto result = half(7);
  EXPECT_FALSE(result.ok());
  EXPECT_EQ(result.status(), Status::InvalidArgument);
  EXPECT_EQ(result.valueOr(-1), -1);
}

}  // namespace
}  // namespace spore
