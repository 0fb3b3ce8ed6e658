// SealedKeys: the keys of a node on their way to it, readable for nobody else. Why it is made of HMAC alone:
// docs/decisions/0029.
#pragma once

#include "spore/trust/node_keys.h"

namespace spore {

using SealNonce = std::array<uint8_t, 16>;

constexpr size_t sealTagBytes = 16;
// Version 1, nonce, the keys under a pad of their own, and a tag over all that.
constexpr size_t sealedKeysBytes = 1 + sizeof(SealNonce) + (nodeKeysRecordBytes - 1) + sealTagBytes;

// `under`: a key that the node has, too. `nonce`: random, and never used with that key before.
void sealKeys(Crypto& crypto, const SecretKey& under, const SealNonce& nonce, const NodeKeys& keys,
              uint8_t (&sealed)[sealedKeysBytes]);
// Malformed: another size. Unsupported: of a later version. Forbidden: sealed under another key, or changed since.
Result<NodeKeys> openSealedKeys(Crypto& crypto, const SecretKey& under, Bytes sealed);

}  // namespace spore
