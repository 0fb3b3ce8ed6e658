#include "suggestion.h"

#include <gtest/gtest.h>

namespace spore::cli {
namespace {

const std::vector<std::string> words{"members", "node", "tasks", "up", "down", "--detach"};

TEST(Suggestion, ASlipFindsTheWord) {
  EXPECT_TRUE(nearestWord("membres", words) == "members");
  EXPECT_TRUE(nearestWord("nodee", words) == "node");
  EXPECT_TRUE(nearestWord("--deatch", words) == "--detach");
  EXPECT_TRUE(nearestWord("uo", words) == "up");
}

TEST(Suggestion, AnotherWordFindsNothing) {
  EXPECT_FALSE(nearestWord("firmware", words).has_value());
  EXPECT_FALSE(nearestWord("", {}).has_value());
}

TEST(Suggestion, TheSentenceEndsEitherWay) {
  EXPECT_TRUE(didYouMean("dwon", words) == ". Did you mean \"down\"?");
  EXPECT_TRUE(didYouMean("firmware", words) == ".");
}

}  // namespace
}  // namespace spore::cli
