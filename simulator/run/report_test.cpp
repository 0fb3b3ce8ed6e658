#include "simulator/run/report.h"

#include <gtest/gtest.h>

#include <regex>

namespace spore::sim {
namespace {

TEST(Report, TheVerdictSaysWhatItMeansForAFleet) {
  Tally tally;
  EXPECT_EQ(verdictText(tally, false), "all promises held; nobody was called gone who was there");
  tally.alarms = 3;
  EXPECT_EQ(verdictText(tally, false), "all promises held; 3 times somebody was called gone who was there");
  EXPECT_EQ(verdictText(tally, true), "a promise was broken: stderr says which, and how to see it again");
}

TEST(Report, NoNumberIsWrittenAsAPowerOfTen) {
  const std::regex power("[0-9]e[+-]?[0-9]", std::regex::icase);
  for (const Time span : {second, minute, hour, 1000 * hour}) {
    for (const uint64_t alarms : {uint64_t{0}, uint64_t{1}, uint64_t{480}, uint64_t{1} << 40}) {
      Tally tally;
      tally.runs = 1;
      tally.fleetTime = span;
      tally.nodeTime = 50 * span;
      tally.alarms = tally.falseDead = alarms;
      const std::string text = reportText(tally);
      EXPECT_FALSE(std::regex_search(text, power)) << text;
    }
  }
}

}  // namespace
}  // namespace spore::sim
