#include "spore/ota/update_rules.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

TEST(UpdateRules, NothingComesInThatNobodyAllowed) {
  const UpdateRules rules;
  EXPECT_FALSE(rules.acceptsUnsigned);
  EXPECT_TRUE(rules.keys.empty());
  EXPECT_FALSE(rules.runningHash.has_value());
  EXPECT_FALSE(rules.failedHash.has_value());
  EXPECT_FALSE(rules.isHeld || rules.isOnTrial);
}

}  // namespace
}  // namespace spore
