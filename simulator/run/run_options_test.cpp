#include "simulator/run/run_options.h"

#include <gtest/gtest.h>

#include <sstream>

#include "simulator/run/report.h"

namespace spore::sim {
namespace {

// What a shell would make of a command of ours.
bool parseCommand(const std::string& command, RunOptions& options) {
  std::istringstream words(command);
  std::string word;
  words >> word >> word;
  while (words >> word) {
    const OptionSpec* spec = findOption(word.substr(2));
    std::string value;
    if (spec == nullptr || (*spec->value != '\0' && !(words >> value)) || !spec->set(options, value)) return false;
  }
  return true;
}

TEST(RunOptions, ReadSharesAndTimesAsPeopleWriteThem) {
  double share = 0;
  EXPECT_TRUE(parseShare("20%", share));
  EXPECT_EQ(share, 0.2);
  EXPECT_TRUE(parseShare("0.5", share));
  EXPECT_EQ(share, 0.5);
  for (const char* text : {"", "%", "101%", "1.5", "-1", "x", "20%%", "nan"}) EXPECT_FALSE(parseShare(text, share));
  Time time = 0;
  EXPECT_TRUE(parseTime("250ms", time));
  EXPECT_EQ(time, 250 * millisecond);
  EXPECT_TRUE(parseTime("1.5h", time));
  EXPECT_EQ(time, 90 * minute);
  EXPECT_TRUE(parseTime("3", time));
  EXPECT_EQ(time, 3 * second);
  for (const char* text : {"", "s", "1w", "1 s", "1e5s", "-1s"}) EXPECT_FALSE(parseTime(text, time));
}

TEST(RunOptions, TheCommandOfARunAsksForTheSameRun) {
  for (uint64_t seed = 1; seed <= 200; ++seed) {
    const RunOptions run = randomRun(seed);
    RunOptions again;
    EXPECT_TRUE(parseCommand(commandOf(run), again));
    EXPECT_EQ(commandOf(run), commandOf(again));
    EXPECT_EQ(run.medium.broadcastLoss.mean, again.medium.broadcastLoss.mean);
    EXPECT_EQ(run.duration, again.duration);
  }
}

TEST(RunOptions, RefuseWhatMakesNoSense) {
  RunOptions options;
  EXPECT_FALSE(findOption("nodes")->set(options, "1"));
  EXPECT_FALSE(findOption("nodes")->set(options, "1001"));
  EXPECT_FALSE(findOption("nodes")->set(options, "2.5"));
  EXPECT_FALSE(findOption("delay")->set(options, "5ms-1ms"));
  EXPECT_TRUE(findOption("delay")->set(options, "1ms-5ms"));
  EXPECT_EQ(findOption("nothing"), nullptr);
}

TEST(Report, AFailureTellsWhatBrokeAndHowToSeeItAgain) {
  Outcome outcome;
  outcome.violations.push_back({3 * second, "some_promise", "it was not so"});
  outcome.lastEvents = {"something happened"};
  RunOptions options;
  options.seed = 77;
  const std::string text = failureText(options, outcome);
  EXPECT_NE(text.find("BROKEN some_promise at 3.000 s: it was not so"), std::string::npos);
  EXPECT_NE(text.find("something happened"), std::string::npos);
  EXPECT_NE(text.find("replay: spore sim --seed 77"), std::string::npos);
}

TEST(Report, StatesTheBoundWhereNothingWasSeen) {
  Tally tally;
  tally.runs = 1;
  tally.fleetTime = 21 * day;
  tally.nodeTime = 50 * tally.fleetTime;
  EXPECT_NE(reportText(tally).find("none (so long a run shows: fewer than 1.0 a week)"), std::string::npos);
  EXPECT_EQ(upperBound(0), 3);
  EXPECT_GT(upperBound(1), 4.6);
  EXPECT_LT(upperBound(1), 4.9);
  EXPECT_GT(upperBound(10), 16.5);
  EXPECT_LT(upperBound(10), 17.5);
}

TEST(Distribution, GivesTheValueThatAShareDoesNotExceed) {
  Distribution times;
  EXPECT_EQ(times.at(0.5), 0);
  for (Time value = 100; value > 0; --value) times.add(value);
  EXPECT_EQ(times.at(0.5), 50);
  EXPECT_EQ(times.at(0.99), 99);
  EXPECT_EQ(times.at(1), 100);
  EXPECT_EQ(times.at(0), 1);
}

}  // namespace
}  // namespace spore::sim
