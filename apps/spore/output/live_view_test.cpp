#include "output/live_view.h"

#include <gtest/gtest.h>

#include "output/safe_text.h"

namespace spore::cli {
namespace {

using Lines = std::vector<std::string>;

LivePage page(size_t rows) {
  LivePage page{"NAME\n", {}, "summary\n"};
  for (size_t row = 0; row < rows; ++row) page.rows.push_back("n" + std::to_string(row));
  return page;
}

TEST(LiveView, APageThatFitsIsShownWhole) {
  EXPECT_EQ(fittingLines(page(2), 5, 80), (Lines{"NAME", "n0", "n1", "summary"}));
}

TEST(LiveView, HeadAndFootAreAlwaysSeenAndTheRestIsCounted) {
  EXPECT_EQ(fittingLines(page(60), 6, 80), (Lines{"NAME", "n0", "n1", "... 58 more lines", "summary"}));
  EXPECT_EQ(fittingLines(page(60), 24, 80).size(), 23u);
}

TEST(LiveView, OnAVerySmallScreenTheEndCounts) {
  EXPECT_EQ(fittingLines(page(60), 2, 80), (Lines{"summary"}));
  EXPECT_EQ(fittingLines(page(60), 1, 80), (Lines{"summary"}));
}

TEST(LiveView, TheFootIsBrokenAtBlanksAndLosesNothing) {
  const LivePage page{"NAME\n", {"n1", "n2", "n3"}, "12 of 34 are done,  5 failed\nCtrl-C ends it\n"};
  EXPECT_EQ(fittingLines(page, 7, 20),
            (Lines{"NAME", "n1", "... 2 more lines", "12 of 34 are done,", "  5 failed", "Ctrl-C ends it"}));
  EXPECT_EQ(fittingLines({"", {}, "a \x1b[32mgreen\x1b[0m word"}, 8, 8), (Lines{"a \x1b[32mgreen\x1b[0m", "  word"}));
  EXPECT_EQ(fittingLines({"", {}, "   aaaaaaaaaa bb"}, 8, 8), (Lines{"   aaaa~"}));
}

TEST(LiveView, NoLineIsWiderThanTheScreen) {
  const LivePage wide{
      "",
      {std::string(200, 'x'), "\xE5\x8F\xB0\xE5\x8F\xB0\xE5\x8F\xB0\xE5\x8F\xB0\xE5\x8F\xB0\xE5\x8F\xB0"},
      std::string(90, 'y') + "\n"};
  for (const std::string& line : fittingLines(wide, 24, 10)) EXPECT_LE(columnsOf(line), 10u);
}

}  // namespace
}  // namespace spore::cli
