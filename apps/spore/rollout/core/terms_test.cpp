#include "rollout/core/terms.h"

#include <gtest/gtest.h>

#include "failure.h"

namespace spore::cli {
namespace {

TEST(RolloutTerms, AShareIsRoundedUpAndNeverNone) {
  EXPECT_EQ(parseHaltLimit("5%").failuresOf(41), 3u);
  EXPECT_EQ(parseHaltLimit("5%").failuresOf(10), 1u);
  EXPECT_EQ(parseHaltLimit("5%").failuresOf(0), 1u);
  EXPECT_EQ(parseHaltLimit("7").failuresOf(3), 7u);
}

TEST(RolloutTerms, LimitsAreNumbersOrShares) {
  for (const char* text : {"", "0", "0%", "101%", "-1", "five", "5%%", "100001"}) {
    EXPECT_THROW(parseHaltLimit(text), Failure);
  }
  EXPECT_EQ(parseHaltLimit("100000").failuresOf(1), 100000u);
}

TEST(RolloutTerms, WavesRiseToAHundredPercent) {
  EXPECT_EQ(parseWaves("10%,50%,100%"), (std::vector<unsigned>{10, 50, 100}));
  EXPECT_EQ(parseWaves("100%"), std::vector<unsigned>{100});
  EXPECT_EQ(parseWaves("1%,2%,100%"), (std::vector<unsigned>{1, 2, 100}));
  for (const char* text :
       {"", "50%", "50%,50%,100%", "100%,50%", "10,100", "10%,,100%", "10%,100%,", "0%,100%", "100%,100%"}) {
    EXPECT_THROW(parseWaves(text), Failure);
  }
}

TEST(RolloutTerms, DurationsHaveUnits) {
  EXPECT_EQ(parseDuration("--soak", "90"), 90000u);
  EXPECT_EQ(parseDuration("--soak", "2m"), 120000u);
  EXPECT_EQ(parseDuration("--soak", "0s"), 0u);
  EXPECT_EQ(parseDuration("--soak", "1h"), 3600000u);
  EXPECT_EQ(parseDuration("--soak", "168h"), 604800000u);
  EXPECT_EQ(parseDuration("--soak", "604800"), 604800000u);
  for (const char* text : {"", "s", "1d", "-1s", "169h", "604801", "1.5m"}) {
    EXPECT_THROW(parseDuration("--soak", text), Failure);
  }
}

TEST(RolloutTerms, TermsAreReadAgainAsTheyWereWritten) {
  RolloutTerms terms;
  terms.canaries = 3;
  terms.waves = {7, 100};
  terms.parallelMax = 5;
  terms.haltOn = {false, 9};
  terms.soakMs = 6;
  terms.deadlineMs = 7;
  terms.heapFloor = 8;
  terms.queueMs = 10;
  terms.isForced = true;
  EXPECT_EQ(readTerms(termsJson(terms)), terms);
  EXPECT_EQ(termsJson(readTerms(termsJson(terms))), termsJson(terms));
  EXPECT_EQ(termsJson(readTerms(JsonValue::object())), termsJson(RolloutTerms{}));
}

}  // namespace
}  // namespace spore::cli
