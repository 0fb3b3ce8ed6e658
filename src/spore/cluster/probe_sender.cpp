#include "spore/cluster/probe_sender.h"

namespace spore {

uint16_t ProbeSender::send(const Member& target, uint8_t flags) {
  // Begins anywhere, so that answers to a former life's probes are not taken for answers to ours.
  if (lastToken_ == 0) lastToken_ = static_cast<uint16_t>(context_.random().next());
  if (++lastToken_ == 0) lastToken_ = 1;
  Probe probe;
  probe.target = target.nodeId;
  probe.token = lastToken_;
  probe.flags = flags;
  encodeProbe(sender_.open(FrameType::Probe), probe);
  if (sender_.sendTo(target.address) == Status::Ok) ++counters_.probesSent;
  return lastToken_;
}

}  // namespace spore
