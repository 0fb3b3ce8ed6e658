#include "simulator/run/cost.h"

#include "simulator/world.h"
#include "spore/config/detection.h"

namespace spore::sim {

Cost costOf(size_t nodes, const LossOptions& broadcastLoss, Millis detection) {
  WorldOptions options;
  options.nodes = nodes;
  options.medium.broadcastLoss = broadcastLoss;
  CHECK(setDetection(options.settings, detection) == Status::Ok);
  World world{options};
  world.bootAll();
  world.run(costSettlingTime);
  world.medium().traffic().reset();
  world.run(costMeasuredTime);

  const TrafficTotals& traffic = world.medium().traffic();
  const auto rate = [&](uint64_t amount) {
    return static_cast<double>(amount) / (inSeconds(costMeasuredTime) * static_cast<double>(nodes));
  };
  Cost cost;
  cost.sentBroadcasts = rate(traffic.broadcasts);
  cost.sentUnicasts = rate(traffic.unicasts);
  cost.sentBytes = rate(traffic.sentBytes);
  cost.receivedPackets = rate(traffic.received);
  cost.receivedBytes = rate(traffic.receivedBytes);
  cost.unicastPeers = traffic.unicastPeers();
  cost.airtimeShare = traffic.airtimeUs / static_cast<double>(costMeasuredTime);
  return cost;
}

}  // namespace spore::sim
