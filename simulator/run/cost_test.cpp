#include "simulator/run/cost.h"

#include <gtest/gtest.h>

namespace spore::sim {
namespace {

TEST(Cost, ASettledClusterSpeaksAtTheRateOfTheProtocol) {
  const Cost cost = costOf(10, {});
  EXPECT_GT(cost.sentBroadcasts, 0.45);  // one heartbeat each 2 s ± 10 %
  EXPECT_LT(cost.sentBroadcasts, 0.56);
  EXPECT_GT(cost.receivedPackets, 9 * 0.9 * cost.sentBroadcasts);
  EXPECT_GT(cost.sentBytes, 50 * cost.sentBroadcasts);
  EXPECT_GT(cost.airtimeShare, 0);
  EXPECT_LT(cost.airtimeShare, 0.1);
}

TEST(Cost, ALargerClusterCostsANodeLessToSendAndMoreToHear) {
  const Cost small = costOf(10, {});
  const Cost large = costOf(64, {});
  EXPECT_LT(large.sentBroadcasts, 0.7 * small.sentBroadcasts);
  EXPECT_GT(large.receivedBytes, 2 * small.receivedBytes);
  EXPECT_LT(large.unicastPeers, 10);
}

}  // namespace
}  // namespace spore::sim
