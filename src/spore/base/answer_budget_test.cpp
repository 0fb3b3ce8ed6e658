#include "spore/base/answer_budget.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

constexpr IpAddress one{10, 0, 0, 1};
constexpr IpAddress other{10, 0, 0, 2};

TEST(AnswerBudget, AnAddressGetsItsBytesEachSecond) {
  AnswerBudget budget;
  const Instant now{UINT32_MAX - 100};
  EXPECT_TRUE(budget.take(now, one, 400));
  EXPECT_FALSE(budget.take(now, one, 113));
  EXPECT_TRUE(budget.take(now, one, 112));
  EXPECT_TRUE(budget.take(now, other, 512));
  EXPECT_FALSE(budget.take(now + Millis{999}, one, 1));
  EXPECT_TRUE(budget.take(now + Millis{1000}, one, 512));
}

TEST(AnswerBudget, SoManyAddressesASecondGetAnything) {
  AnswerBudget budget;
  const Instant now{1000};
  for (size_t i = 0; i < AnswerBudget::addressesMax; ++i) {
    EXPECT_TRUE(budget.take(now, IpAddress{static_cast<uint32_t>(i + 1)}, 10));
  }
  EXPECT_FALSE(budget.take(now, other, 10));
  EXPECT_TRUE(budget.take(now, IpAddress{1}, 10));
  budget.tick(now + Millis{1000});
  EXPECT_TRUE(budget.take(now + Millis{1000}, other, 10));
}

}  // namespace
}  // namespace spore
