// ProbeSender: asks one member for a sign of life, under a token that its answer brings back.
#pragma once

#include "spore/cluster/cluster_context.h"
#include "spore/cluster/members/member.h"
#include "spore/cluster/proof_of_life/challenges.h"
#include "spore/cluster/wire/probe.h"

namespace spore {

class ProbeSender {
 public:
  explicit ProbeSender(ClusterContext& cluster) : cluster_(cluster), challenges_(cluster.node) {}

  // Returns the token, never 0.
  uint16_t send(Instant now, const Member& target, uint8_t flags) {
    return send(now, target.nodeId, target.address, flags);
  }
  uint16_t send(Instant now, uint32_t nodeId, Endpoint address, uint8_t flags);
  // Whether this node has answered from there what was sent to it there, within the last seconds.
  bool isAnswer(Instant now, uint32_t nodeId, Endpoint from, uint32_t nonce) {
    return challenges_.isAnswer(now, nodeId, from, nonce);
  }

 private:
  ClusterContext& cluster_;
  Challenges challenges_;
};

}  // namespace spore
