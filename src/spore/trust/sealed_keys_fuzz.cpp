// Sealed keys from anybody: only what was sealed under our key is opened, and it gives back what was sealed.
#include <cstring>

#include "spore/trust/sealed_keys.h"
#include "support/toy_crypto.h"
#include "support/toy_mac.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spore;
  ToyCrypto crypto;
  const SecretKey ours{1}, theirs{2};
  const Bytes input{data, size};
  (void)openSealedKeys(crypto, ours, input);
  if (size < nodeKeysRecordBytes + 2) return 0;

  // The input as keys, and one change somewhere.
  const Result<NodeKeys> keys = decodeNodeKeys(input.first(nodeKeysRecordBytes));
  if (!keys.ok()) return 0;
  uint8_t sealed[sealedKeysBytes];
  sealKeys(crypto, ours, SealNonce{data[nodeKeysRecordBytes]}, keys.value(), sealed);
  CHECK(openSealedKeys(crypto, theirs, sealed).status() == Status::Forbidden);
  const Result<NodeKeys> opened = openSealedKeys(crypto, ours, sealed);
  uint8_t record[nodeKeysRecordBytes];
  encodeNodeKeys(opened.value(), record);
  CHECK(isSameTag(record, input.first(nodeKeysRecordBytes)));
  const size_t at = 1 + data[nodeKeysRecordBytes + 1] % (sealedKeysBytes - 1);
  sealed[at] = static_cast<uint8_t>(sealed[at] ^ 0x40);
  CHECK(openSealedKeys(crypto, ours, sealed).status() == Status::Forbidden);
  return 0;
}
