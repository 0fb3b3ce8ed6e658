#include "suggestion.h"

#include <gtest/gtest.h>

namespace spore::cli {
namespace {

const std::vector<std::string> words{"members", "node", "tasks", "up", "down", "--detach"};

TEST(Suggestion, ASlipFindsTheWord) {
  EXPECT_EQ(nearestWord("membres", words), "members");
  EXPECT_EQ(nearestWord("nodee", words), "node");
  EXPECT_EQ(nearestWord("--deatch", words), "--detach");
  EXPECT_EQ(nearestWord("uo", words), "up");
}

TEST(Suggestion, AnotherWordFindsNothing) {
  EXPECT_FALSE(nearestWord("firmware", words).has_value());
  EXPECT_FALSE(nearestWord("", {}).has_value());
}

TEST(Suggestion, TheSentenceEndsEitherWay) {
  EXPECT_EQ(didYouMean("dwon", words), ". Did you mean \"down\"?");
  EXPECT_EQ(didYouMean("firmware", words), ".");
}

}  // namespace
}  // namespace spore::cli
