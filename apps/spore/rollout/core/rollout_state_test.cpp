#include "rollout/core/rollout_state.h"

#include <gtest/gtest.h>

#include "rollout/testing/fake_fleet.h"

namespace spore::cli {
namespace {

struct RolloutStateTest : ::testing::Test {
  RolloutState state{FakeFleet(2).plan(quick()), quick()};

  // A first node that has come as far as these entries take it.
  void apply(std::initializer_list<EntryKind> kinds) {
    for (const EntryKind kind : kinds) state.apply({kind, 0});
  }
};

// For every phase and every entry about a node: refused with both names, or taken.
TEST_F(RolloutStateTest, AnEntryIsTakenOrRefusedAsTheTableSays) {
  for (size_t phase = 0; phase < phaseCount; ++phase) {
    for (size_t kind = 0; kind <= static_cast<size_t>(EntryKind::Finished); ++kind) {
      const PhaseChange* const change = findChangeBy(static_cast<EntryKind>(kind));
      if (change == nullptr) continue;
      RolloutState other = state;
      other.nodes[0].phase = static_cast<Phase>(phase);
      const Entry entry{static_cast<EntryKind>(kind), 0};
      const std::string objection = other.objectionTo(entry);
      ASSERT_EQ(objection.empty(), change->from.has(static_cast<Phase>(phase))) << objection;
      if (objection.empty()) {
        other.apply(entry);
        EXPECT_EQ(other.nodes[0].phase, change->to);
      } else {
        EXPECT_NE(objection.find(toText(static_cast<Phase>(phase))), std::string::npos);
        EXPECT_NE(objection.find(toText(entry.kind)), std::string::npos);
      }
    }
  }
}

TEST_F(RolloutStateTest, AnEntryAboutANodeNamesOneOfThePlan) {
  for (const EntryKind kind : {EntryKind::Began, EntryKind::Found, EntryKind::Canary, EntryKind::Returned}) {
    EXPECT_EQ(state.objectionTo({kind}), std::string("\"") + toText(kind) + "\" names no node");
    EXPECT_FALSE(state.objectionTo({kind, 2}).empty());
  }
  EXPECT_EQ(state.objectionTo({EntryKind::Finished}), "");
}

TEST_F(RolloutStateTest, ANodeThatIsBackIsGivenAnImageOfThePlan) {
  state.nodes[0].phase = Phase::Queued;
  EXPECT_EQ(state.objectionTo({EntryKind::Returned, 0, 1}), "n1 is given image 1, and the plan has 1");
  EXPECT_EQ(state.objectionTo({EntryKind::Returned, 0, 0}), "");
}

TEST_F(RolloutStateTest, WhoeverResumesAsksWhatTransfersCameToAndWaitsForRestarts) {
  apply({EntryKind::Began, EntryKind::Sending});
  state.apply({EntryKind::Resumed});
  EXPECT_EQ(state.nodes[0].phase, Phase::Asking);
  EXPECT_TRUE(state.nodes[0].isPrepared);
  apply({EntryKind::Installed, EntryKind::OnTrial});
  state.apply({EntryKind::Resumed});
  EXPECT_EQ(state.nodes[0].phase, Phase::Restarting);
}

TEST_F(RolloutStateTest, ANodeThatThePlanLeavesOutSaysWhyFromTheStart) {
  FakeFleet fleet(2);
  fleet.nodes[1].isHeld = true;
  const RolloutState begun(fleet.plan(quick()), quick());
  EXPECT_EQ(begun.nodes[1].phase, Phase::Skipped);
  EXPECT_EQ(begun.nodes[1].code, "node_held");
  EXPECT_FALSE(begun.nodes[1].message.empty());
  EXPECT_EQ(begun.nodes[1].message, begun.plan.nodes[1].reason);
}

TEST_F(RolloutStateTest, ANodeThatIsBackIsAsItWasFound) {
  state.nodes[0] = {Phase::Queued, true, true, "unreachable", "no answer", "old"};
  state.plan.nodes[0].verdict = Verdict::Queued;
  state.plan.nodes[0].image = 1;
  state.apply({EntryKind::Returned, 0, 0, "", "1.5", "found"});
  EXPECT_EQ(state.nodes[0], NodeProgress{Phase::Waiting});
  EXPECT_EQ(state.plan.nodes[0].verdict, Verdict::Update);
  EXPECT_EQ(state.plan.nodes[0].image, 0u);
  EXPECT_EQ(state.plan.nodes[0].fromVersion, "1.5");
  EXPECT_EQ(state.plan.nodes[0].fromHash, "found");
}

TEST_F(RolloutStateTest, WhatAHaltWasForIsForgottenWhenSomebodyResumes) {
  apply({EntryKind::Began});
  state.apply({EntryKind::Group, noNode, 2});
  state.apply({EntryKind::Soaking});
  state.apply({EntryKind::Failed, 0, 0, "reverted", "went back", "old"});
  EXPECT_EQ(state.nodes[0], (NodeProgress{Phase::Failed, false, false, "reverted", "went back", "old"}));
  state.apply({EntryKind::Halting, noNode, 0, "canary_failed", "the canary went back"});
  EXPECT_EQ(state.haltCode, "canary_failed");
  EXPECT_EQ(state.haltMessage, "the canary went back");
  EXPECT_FALSE(state.isSoaking);
  state.apply({EntryKind::Halted});
  state.apply({EntryKind::Resumed});
  EXPECT_EQ(state.course, Course::Running);
  EXPECT_EQ(state.group, 0u);
  EXPECT_EQ(state.failures, 0u);
  EXPECT_EQ(state.haltCode, "");
  EXPECT_EQ(state.haltMessage, "");
}

TEST_F(RolloutStateTest, AnOperatorsHaltLetsTransfersFinishUntilSomethingFails) {
  apply({EntryKind::Started, EntryKind::Began});
  state.apply({EntryKind::Halting, noNode, 0, operatorHalt});
  EXPECT_FALSE(state.stopsTransfers);
  state.apply({EntryKind::Failed, 0});
  EXPECT_TRUE(state.stopsTransfers);
  state.apply({EntryKind::Resumed});
  EXPECT_FALSE(state.stopsTransfers);
  state.apply({EntryKind::Halting, noNode, 0, "canary_failed"});
  EXPECT_TRUE(state.stopsTransfers);
}

}  // namespace
}  // namespace spore::cli
