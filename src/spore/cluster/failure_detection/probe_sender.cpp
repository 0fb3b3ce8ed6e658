#include "spore/cluster/failure_detection/probe_sender.h"

namespace spore {

uint16_t ProbeSender::send(Instant now, uint32_t nodeId, Endpoint address, uint8_t flags) {
  Probe probe;
  probe.target = nodeId;
  // A member must not be able to guess the tokens of questions to others.
  while (probe.token == 0) probe.token = static_cast<uint16_t>(cluster_.node.random().next() >> 16);
  probe.flags = flags;
  probe.nonce = challenges_.nonceFor(now, nodeId, address);
  encodeProbe(cluster_.sender.open(FrameType::Probe), probe);
  if (cluster_.sender.sendTo(address) == Status::Ok) ++cluster_.counters.probesSent;
  return probe.token;
}

}  // namespace spore
