#include "rollout/rollout_choice.h"

#include <gtest/gtest.h>

#include "rollout/testing/fake_fleet.h"

namespace spore::cli {
namespace {

RolloutRecord recordOf(const std::string& cluster, const std::vector<std::string>& nodes) {
  Plan plan;
  plan.images = FakeFleet::images();
  for (const std::string& key : nodes) {
    PlannedNode node;
    node.key = key;
    plan.nodes.push_back(node);
  }
  return {"r-1", RolloutState(plan, RolloutTerms{}), cluster, 0, 0, false};
}

TEST(RolloutChoice, ARolloutIsOfTheClusterThatHasItsNameAndItsNodes) {
  const RolloutRecord record = recordOf("home", {"a", "b"});
  EXPECT_TRUE(isOfCluster(record, "home", {"x", "b"}));
  EXPECT_FALSE(isOfCluster(record, "home", {"x", "y"}));
  EXPECT_FALSE(isOfCluster(record, "office", {"a", "b"}));
  EXPECT_TRUE(isOfCluster(record, "", {"a"}));
  EXPECT_TRUE(isOfCluster(recordOf("", {"a"}), "home", {"a"}));  // of an older log
}

TEST(RolloutChoice, ThoseWithANodeInCommonAreOfOneCluster) {
  EXPECT_TRUE(areOfOneCluster(recordOf("home", {"a", "b"}), recordOf("home", {"b", "c"})));
  EXPECT_FALSE(areOfOneCluster(recordOf("home", {"a"}), recordOf("home", {"b"})));
  EXPECT_FALSE(areOfOneCluster(recordOf("home", {"a"}), recordOf("office", {"a"})));
}

}  // namespace
}  // namespace spore::cli
