// What belonging to a cluster costs a node, measured in a simulated one that has settled.
#pragma once

#include <cstddef>

#include "simulator/network/loss.h"
#include "spore/config/settings.h"

namespace spore::sim {

// Figures per second and node, except for the last two.
struct Cost {
  double sentBroadcasts = 0;
  double sentUnicasts = 0;
  double sentBytes = 0;  // UDP payload
  double receivedPackets = 0;
  double receivedBytes = 0;
  double unicastPeers = 0;  // spoken to in 10 s
  double airtimeShare = 0;  // of one channel, all nodes together; an estimate (traffic.h)
};

constexpr Time costSettlingTime = 3 * minute;
constexpr Time costMeasuredTime = 3 * minute;

// 2 to 1,000 nodes; all on one Wi-Fi, and nothing goes wrong but loss. `detection`: as setDetection() takes it.
Cost costOf(size_t nodes, const LossOptions& broadcastLoss, Millis detection = Settings{}.inactiveAfter);

}  // namespace spore::sim
