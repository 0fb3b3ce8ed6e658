#include "spore/context/delivery.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

TEST(Outcome, EachHasItsWord) {
  constexpr const char* words[] = {"none", "waiting",     "delivered", "expired",
                                   "left", "unreachable", "no room",   "waiting"};
  for (unsigned outcome = 0; outcome < outcomeCount; ++outcome) {
    EXPECT_STREQ(toText(static_cast<Outcome>(outcome)), words[outcome]);
  }
  EXPECT_STREQ(toText(static_cast<Outcome>(outcomeCount)), "none");
}

TEST(DeliveryReport, NobodyIsInOneThatHasNotBegun) {
  const DeliveryReport report;
  EXPECT_EQ(report.id, 0u);
  EXPECT_FALSE(report.isFinal);
  EXPECT_EQ(report.members, 0u);
  for (unsigned outcome = 0; outcome < outcomeCount; ++outcome) {
    EXPECT_EQ(report.count(static_cast<Outcome>(outcome)), 0u);
  }
}

}  // namespace
}  // namespace spore
