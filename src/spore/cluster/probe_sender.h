// ProbeSender: asks one member for a sign of life, under a token that its answer brings back.
#pragma once

#include "spore/cluster/frame_sender.h"
#include "spore/cluster/member.h"
#include "spore/cluster/wire/probe.h"

namespace spore {

class ProbeSender {
 public:
  ProbeSender(NodeContext& context, FrameSender& sender, ClusterCounters& counters)
      : context_(context), sender_(sender), counters_(counters) {}

  // Returns the token, never 0.
  uint16_t send(const Member& target, uint8_t flags);

 private:
  NodeContext& context_;
  FrameSender& sender_;
  ClusterCounters& counters_;
  uint16_t lastToken_ = 0;
};

}  // namespace spore
