// NodeKeys: the keys that one node holds, and how they come from the root key, which no node holds.
#pragma once

#include "spore/base/result.h"
#include "spore/platform/crypto.h"

namespace spore {

// 256 random bits, or what HMAC-SHA-256 makes of them.
using SecretKey = std::array<uint8_t, 32>;

struct NodeKeys {
  // Of all members: it authenticates datagrams. A change of keys raises the epoch.
  uint32_t epoch = 0;
  SecretKey frameKey{};
  // Of this node alone: who holds it may change the node. A change of keys raises the generation.
  uint32_t generation = 0;
  SecretKey nodeKey{};
};

constexpr uint8_t nodeKeysRecordVersion = 1;
constexpr size_t nodeKeysRecordBytes = 1 + 2 * (4 + sizeof(SecretKey));

// HMAC-SHA-256 under the root key of "spore frame" and the epoch, or of "spore node", the node's id and the generation;
// numbers have 4 bytes, little endian. One of these keys tells nothing of the root key or of the others.
SecretKey deriveFrameKey(Crypto& crypto, const SecretKey& root, uint32_t epoch);
SecretKey deriveNodeKey(Crypto& crypto, const SecretKey& root, uint32_t nodeId, uint32_t generation);
NodeKeys deriveNodeKeys(Crypto& crypto, const SecretKey& root, uint32_t nodeId, uint32_t epoch, uint32_t generation);

// As they are kept in storage.
void encodeNodeKeys(const NodeKeys& keys, uint8_t (&record)[nodeKeysRecordBytes]);
// Malformed: another size. Unsupported: of a later version.
Result<NodeKeys> decodeNodeKeys(Bytes record);

// Whether two tags are the same, in a time that does not tell where they differ.
bool isSameTag(Bytes a, Bytes b);

}  // namespace spore
