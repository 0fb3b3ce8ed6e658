#include "selection.h"

#include <gtest/gtest.h>

#include "failure.h"

namespace spore::cli {
namespace {

const LabelMap porch{{"site", "outdoor"}, {"kind", "light"}};

bool selects(const char* labels, const LabelMap& member) {
  Selection selection;
  selection.addLabels(labels);
  return selection.matches(member, "ACTIVE");
}

bool isRefused(const char* labels) {
  try {
    selects(labels, porch);
  } catch (const Failure& failure) {
    return failure.exitCode == ExitCode::Usage;
  }
  return false;
}

TEST(Selection, NothingSelectsEverything) {
  EXPECT_TRUE(Selection().matches(porch, "DEAD"));
}

TEST(Selection, AllRequirementsMustHold) {
  EXPECT_TRUE(selects("site=outdoor", porch));
  EXPECT_TRUE(selects("site=outdoor,kind=light", porch));
  EXPECT_FALSE(selects("site=outdoor,kind=sensor", porch));
}

TEST(Selection, AMissingLabelDiffersFromEveryValue) {
  EXPECT_TRUE(selects("floor!=2", porch));
  EXPECT_FALSE(selects("floor=2", porch));
  EXPECT_FALSE(selects("kind!=light", porch));
}

TEST(Selection, AValueMayBeEmpty) {
  EXPECT_TRUE(selects("note=", {{"note", ""}}));
}

TEST(Selection, WhatIsNoRequirementIsRefused) {
  EXPECT_TRUE(isRefused("site"));
  EXPECT_TRUE(isRefused("=outdoor"));
  EXPECT_TRUE(isRefused("!=outdoor"));
  EXPECT_TRUE(isRefused(""));
  EXPECT_TRUE(isRefused("site=a,,kind=b"));
}

TEST(Selection, WhatNoLabelCanBeIsRefusedAndTheNearestSelectorIsNamed) {
  for (const char* text :
       {"room==r1", "room=r1,", ",room=r1", "room:r1", "room = r1", "!room=r1", "room=!r1", "room~r1"})
    EXPECT_TRUE(isRefused(text));
  std::string advice;
  try {
    selects("room==r1", porch);
  } catch (const Failure& failure) {
    advice = failure.tryThis;
  }
  EXPECT_EQ(advice, "spore members -l room=r1");
}

TEST(Selection, StatusesAddUpInAnyCase) {
  Selection selection;
  selection.addStatuses("inactive,DEAD");
  EXPECT_TRUE(selection.matches({}, "INACTIVE"));
  EXPECT_TRUE(selection.matches({}, "DEAD"));
  EXPECT_FALSE(selection.matches({}, "ACTIVE"));
}

TEST(Selection, AnUnknownStatusIsAUsageError) {
  Selection selection;
  bool refused = false;
  try {
    selection.addStatuses("alive");
  } catch (const Failure& failure) {
    refused = failure.exitCode == ExitCode::Usage;
  }
  EXPECT_TRUE(refused);
}

}  // namespace
}  // namespace spore::cli
