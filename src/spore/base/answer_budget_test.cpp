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

TEST(AnswerBudget, AWholeFleetIsAnsweredWithinASecond) {
  AnswerBudget budget;
  const Instant now{1000};
  for (uint8_t board = 1; board <= 100; ++board) {
    EXPECT_TRUE(budget.take(now, IpAddress{192, 168, 4, board}, 60));
  }
}

TEST(AnswerBudget, InventedAddressesGetNoMoreThanAllShares) {
  AnswerBudget budget;
  const Instant now{1000};
  size_t answered = 0;
  for (uint32_t address = 1; address <= 100000; ++address) answered += budget.take(now, IpAddress{address}, 512);
  EXPECT_EQ(answered, AnswerBudget::sharesMax);
  EXPECT_FALSE(budget.take(now, other, 10));
  EXPECT_TRUE(budget.take(now + Millis{1000}, other, 10));
}

}  // namespace
}  // namespace spore
