// Challenges: nonces that only who receives at an address can bring back, without remembering whom we asked.
#pragma once

#include "spore/base/instant.h"
#include "spore/base/ip_address.h"
#include "spore/base/keyed_hash.h"
#include "spore/context/node_context.h"

namespace spore {

class Challenges {
 public:
  explicit Challenges(NodeContext& context) : context_(context) {}

  // For a question to this node at this address. Never 0.
  uint32_t nonceFor(Instant now, uint32_t nodeId, Endpoint address) { return nonceOf(epochAt(now), nodeId, address); }
  // Whether it is the answer to a question of the last 4 to 8 s.
  bool isAnswer(Instant now, uint32_t nodeId, Endpoint from, uint32_t nonce);

 private:
  static uint32_t epochAt(Instant now) { return now.raw() >> 12; }
  uint32_t nonceOf(uint32_t epoch, uint32_t nodeId, Endpoint address);

  NodeContext& context_;
  HashKey key_;  // drawn with the first question
};

}  // namespace spore
