#include "output/colour.h"

#include <gtest/gtest.h>

#include <map>

namespace spore::cli {
namespace {

Environment fakeEnvironment(std::map<std::string, std::string> values) {
  return [values](const char* name) -> std::optional<std::string> {
    const auto found = values.find(name);
    return found == values.end() ? std::nullopt : std::optional<std::string>(found->second);
  };
}

TEST(Colour, ATerminalIsColouredAndAPipeIsNot) {
  EXPECT_TRUE(wantsColour(ColourChoice::Auto, fakeEnvironment({}), true));
  EXPECT_FALSE(wantsColour(ColourChoice::Auto, fakeEnvironment({}), false));
}

TEST(Colour, ADumbTerminalIsNotColoured) {
  EXPECT_FALSE(wantsColour(ColourChoice::Auto, fakeEnvironment({{"TERM", "dumb"}}), true));
}

TEST(Colour, NoColorCountsOnlyWhenItIsNotEmpty) {
  EXPECT_FALSE(wantsColour(ColourChoice::Auto, fakeEnvironment({{"NO_COLOR", "1"}}), true));
  EXPECT_TRUE(wantsColour(ColourChoice::Auto, fakeEnvironment({{"NO_COLOR", ""}}), true));
}

TEST(Colour, NoColorStandsAboveForceColor) {
  EXPECT_FALSE(wantsColour(ColourChoice::Auto, fakeEnvironment({{"NO_COLOR", "1"}, {"FORCE_COLOR", "1"}}), true));
}

TEST(Colour, ForcingColoursAPipe) {
  EXPECT_TRUE(wantsColour(ColourChoice::Auto, fakeEnvironment({{"FORCE_COLOR", "1"}}), false));
  EXPECT_TRUE(wantsColour(ColourChoice::Auto, fakeEnvironment({{"CLICOLOR_FORCE", "1"}}), false));
  EXPECT_FALSE(wantsColour(ColourChoice::Auto, fakeEnvironment({{"CLICOLOR_FORCE", "0"}}), false));
}

TEST(Colour, TheFlagStandsAboveTheEnvironment) {
  EXPECT_TRUE(wantsColour(ColourChoice::Always, fakeEnvironment({{"NO_COLOR", "1"}}), false));
  EXPECT_FALSE(wantsColour(ColourChoice::Never, fakeEnvironment({{"FORCE_COLOR", "1"}}), true));
}

TEST(Colour, PaintingWithoutColourChangesNothing) {
  EXPECT_EQ(painted("ACTIVE", Paint::Good, false), "ACTIVE");
  EXPECT_EQ(painted("ACTIVE", Paint::Good, true), "\x1b[32mACTIVE\x1b[0m");
  EXPECT_TRUE(painted("", Paint::Good, true).empty());
}

}  // namespace
}  // namespace spore::cli
