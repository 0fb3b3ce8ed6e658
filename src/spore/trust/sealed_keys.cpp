#include "spore/trust/sealed_keys.h"

#include <cstring>

namespace spore {
namespace {

constexpr uint8_t sealVersion = 1;
constexpr size_t nonceAt = 1;
constexpr size_t keysAt = nonceAt + sizeof(SealNonce);
constexpr size_t tagAt = sealedKeysBytes - sealTagBytes;

// HKDF-Expand (RFC 5869, 2.3) without its chain, which short outputs do not need: HMAC of purpose, nonce and a count.
void applyPad(Crypto& crypto, const MacKey& key, Bytes nonce, MutableBytes text) {
  Sha256Hash pad{};
  for (size_t i = 0; i < text.size(); ++i) {
    const uint8_t count[] = {static_cast<uint8_t>(i / pad.size())};
    if (i % pad.size() == 0) pad = crypto.mac(key, {asBytes("spore seal pad"), nonce, Bytes{count}});
    text[i] = static_cast<uint8_t>(text[i] ^ pad[i % pad.size()]);
  }
}

Sha256Hash tagOf(Crypto& crypto, const MacKey& key, Bytes untagged) {
  return crypto.mac(key, asBytes("spore seal tag"), untagged);
}

}  // namespace

void sealKeys(Crypto& crypto, const SecretKey& under, const SealNonce& nonce, const NodeKeys& keys,
              uint8_t (&sealed)[sealedKeysBytes]) {
  uint8_t record[nodeKeysRecordBytes];
  encodeNodeKeys(keys, record);
  sealed[0] = sealVersion;
  std::memcpy(sealed + nonceAt, nonce.data(), nonce.size());
  std::memcpy(sealed + keysAt, record + 1, nodeKeysRecordBytes - 1);
  const MacKey key = crypto.prepare(asBytes(under));
  applyPad(crypto, key, asBytes(nonce), {sealed + keysAt, tagAt - keysAt});
  const Sha256Hash tag = tagOf(crypto, key, {sealed, tagAt});
  std::memcpy(sealed + tagAt, tag.data(), sealTagBytes);
}

Result<NodeKeys> openSealedKeys(Crypto& crypto, const SecretKey& under, Bytes sealed) {
  if (sealed.size() != sealedKeysBytes) return Status::Malformed;
  if (sealed[0] != sealVersion) return Status::Unsupported;
  const MacKey key = crypto.prepare(asBytes(under));
  const Sha256Hash tag = tagOf(crypto, key, sealed.first(tagAt));
  if (!isSameTag(asBytes(tag).first(sealTagBytes), sealed.from(tagAt))) return Status::Forbidden;
  uint8_t record[nodeKeysRecordBytes];
  record[0] = nodeKeysRecordVersion;
  std::memcpy(record + 1, sealed.data() + keysAt, nodeKeysRecordBytes - 1);
  applyPad(crypto, key, {sealed.data() + nonceAt, sizeof(SealNonce)}, {record + 1, nodeKeysRecordBytes - 1});
  return decodeNodeKeys(record);
}

}  // namespace spore
