#include "spore/cluster/proof_of_life/challenges.h"

namespace spore {
namespace {

constexpr uint32_t epochMask = UINT32_MAX >> 12;

}  // namespace

bool Challenges::isAnswer(Instant now, uint32_t nodeId, Endpoint from, uint32_t nonce) {
  if (nonce == 0) return false;
  const uint32_t epoch = epochAt(now);
  return nonce == nonceOf(epoch, nodeId, from) || nonce == nonceOf((epoch - 1) & epochMask, nodeId, from);
}

uint32_t Challenges::nonceOf(uint32_t epoch, uint32_t nodeId, Endpoint address) {
  if (key_.low == 0) {
    key_.high = context_.random().next();
    key_.low = context_.random().next() | 1;
  }
  const uint32_t words[] = {epoch, nodeId, address.ip.value, address.port};
  const uint32_t nonce = keyedHash(key_, words, 4);
  return nonce == 0 ? 1 : nonce;
}

}  // namespace spore
