#include "rollout/core/phase.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

namespace spore::cli {
namespace {

std::set<Phase> successorsOf(Phase from) {
  std::set<Phase> successors;
  for (const PhaseChange& change : phaseChanges) {
    if (change.from.has(from)) successors.insert(change.to);
  }
  return successors;
}

TEST(Phase, EachIsFollowedByTheseAlone) {
  using enum Phase;
  const std::map<Phase, std::set<Phase>> expected{
      {Skipped, {}},
      {Queued, {Skipped, Waiting}},
      {Waiting, {Parked, Asking}},
      {Parked, {Waiting}},
      {Asking, {Skipped, Waiting, Sending, Backoff, Restarting, Failed}},
      {Sending, {Skipped, Waiting, Asking, Backoff, Restarting, Failed}},
      {Backoff, {Skipped, Waiting, Asking, Sending, Backoff, Restarting, Failed}},
      {Restarting, {OnTrial, Failed}},
      {OnTrial, {Restarting, Confirmed, Failed}},
      {Confirmed, {Failed}},
      {Failed, {Waiting}},
  };
  ASSERT_EQ(expected.size(), phaseCount);
  for (size_t number = 0; number < phaseCount; ++number) {
    const Phase from = static_cast<Phase>(number);
    EXPECT_EQ(successorsOf(from), expected.at(from)) << toText(from);
  }
}

TEST(Phase, NoEntryTakesANodeAnywhereElse) {
  for (size_t kind = 0; kind <= static_cast<size_t>(EntryKind::Finished); ++kind) {
    for (size_t from = 0; from < phaseCount; ++from) {
      for (size_t to = 0; to < phaseCount; ++to) {
        const PhaseChange* const change = findChangeBy(static_cast<EntryKind>(kind));
        if (!mayChange(static_cast<EntryKind>(kind), static_cast<Phase>(from), static_cast<Phase>(to))) continue;
        EXPECT_EQ(successorsOf(static_cast<Phase>(from)).count(static_cast<Phase>(to)), 1u);
        EXPECT_TRUE(change == nullptr || change->to == static_cast<Phase>(to));
      }
    }
  }
}

TEST(Phase, OnlyAResumeTakesANodeBackToAQuestion) {
  for (const Phase from : {Phase::Sending, Phase::Backoff, Phase::OnTrial}) {
    const Phase to = from == Phase::OnTrial ? Phase::Restarting : Phase::Asking;
    EXPECT_TRUE(mayChange(EntryKind::Resumed, from, to));
    EXPECT_FALSE(mayChange(EntryKind::Began, from, to));
  }
}

}  // namespace
}  // namespace spore::cli
