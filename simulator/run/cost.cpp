#include "simulator/run/cost.h"

#include "simulator/world.h"

namespace spore::sim {

Cost costOf(size_t nodes, const LossOptions& broadcastLoss) {
  WorldOptions options;
  options.nodes = nodes;
  options.medium.broadcastLoss = broadcastLoss;
  World world{options};
  world.bootAll();
  world.run(costSettlingTime);
  const Traffic before = world.medium().traffic();
  world.run(costMeasuredTime);
  const Traffic& after = world.medium().traffic();

  const double perNodeSecond = 1 / (inSeconds(costMeasuredTime) * static_cast<double>(nodes));
  const auto rate = [&](uint64_t Traffic::*amount) {
    return static_cast<double>(after.*amount - before.*amount) * perNodeSecond;
  };
  Cost cost;
  cost.sentBroadcasts = rate(&Traffic::broadcasts);
  cost.sentUnicasts = rate(&Traffic::unicasts);
  cost.sentBytes = rate(&Traffic::sentBytes);
  cost.receivedPackets = rate(&Traffic::received);
  cost.receivedBytes = rate(&Traffic::receivedBytes);
  cost.unicastPeers =
      static_cast<double>(after.peersSum - before.peersSum) / static_cast<double>(after.windows - before.windows);
  cost.airtimeShare = (after.airtimeUs - before.airtimeUs) / static_cast<double>(costMeasuredTime);
  return cost;
}

}  // namespace spore::sim
