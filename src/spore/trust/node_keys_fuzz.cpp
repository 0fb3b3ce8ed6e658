// A stored record of keys: what is read and written again is the same.
#include "spore/trust/node_keys.h"
#include "support/toy_crypto.h"
#include "support/toy_mac.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spore;
  const Bytes record{data, size};
  const Result<NodeKeys> keys = decodeNodeKeys(record);
  if (!keys.ok()) return 0;
  uint8_t again[nodeKeysRecordBytes];
  encodeNodeKeys(keys.value(), again);
  CHECK(isSameTag(record, again));
  // Whatever a root key is, other nodes have other keys.
  ToyCrypto crypto;
  const NodeKeys one = deriveNodeKeys(crypto, keys.value().nodeKey, 1, keys.value().epoch, keys.value().generation);
  const NodeKeys other = deriveNodeKeys(crypto, keys.value().nodeKey, 2, keys.value().epoch, keys.value().generation);
  CHECK(one.frameKey == other.frameKey && one.nodeKey != other.nodeKey);
  CHECK(!isSameTag(asBytes(one.nodeKey), record));
  return 0;
}
