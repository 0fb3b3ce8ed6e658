#include "spore/context/node_info.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

TEST(NodeInfo, StatusesHaveTheSpecificationsWords) {
  EXPECT_STREQ(toText(NodeStatus::Active), "ACTIVE");
  EXPECT_STREQ(toText(NodeStatus::Inactive), "INACTIVE");
  EXPECT_STREQ(toText(NodeStatus::Dead), "DEAD");
}

TEST(NodeInfo, PhasesHaveLowerCaseWords) {
  EXPECT_EQ(toText(NodePhase::Alive), "alive");
  EXPECT_EQ(toText(NodePhase::Busy), "busy");
  EXPECT_EQ(toText(NodePhase::Restarting), "restarting");
  EXPECT_EQ(toText(NodePhase::Left), "left");
}

TEST(NodeInfo, ANumberOutsideTheEnumStillHasAWord) {
  EXPECT_STREQ(toText(static_cast<NodeStatus>(9)), "DEAD");
  EXPECT_EQ(toText(static_cast<NodePhase>(9)), "left");
}

TEST(NodeInfo, AnEmptyOneIsOfNobody) {
  const NodeInfo info;
  EXPECT_EQ(info.nodeId, 0u);
  EXPECT_EQ(info.incarnation, 0u);
  EXPECT_EQ(info.httpPort, 0);
  EXPECT_EQ(info.freeHeap, 0u);
  EXPECT_TRUE(info.hostname.empty());
  EXPECT_EQ(info.address, Endpoint{});
}

}  // namespace
}  // namespace spore
