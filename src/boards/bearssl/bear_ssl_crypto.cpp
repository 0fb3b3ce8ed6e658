#include "boards/bearssl/bear_ssl_crypto.h"

#include <bearssl/bearssl.h>

#include <new>

namespace spore {
namespace {

static_assert(sizeof(br_sha256_context) <= sizeof(Sha256State) && alignof(br_sha256_context) <= alignof(Sha256State));

br_sha256_context* contextIn(Sha256State& hash) {
  return std::launder(reinterpret_cast<br_sha256_context*>(hash.bytes));
}
const br_sha256_context* contextIn(const Sha256State& hash) {
  return std::launder(reinterpret_cast<const br_sha256_context*>(hash.bytes));
}

// Named instead of asked for with br_ec_get_default(): that one links all curves. A 32-bit chip multiplies 16 by 16
// bits fast, and keeps the smaller of the two.
constexpr bool isWide = sizeof(void*) > 4;

const br_ec_impl* curve() {
  if constexpr (isWide) {
    return &br_ec_p256_m31;
  } else {
    return &br_ec_p256_m15;
  }
}

br_ecdsa_vrfy verifier() {
  if constexpr (isWide) {
    return &br_ecdsa_i31_vrfy_raw;
  } else {
    return &br_ecdsa_i15_vrfy_raw;
  }
}

}  // namespace

Status BearSslCrypto::begin(Sha256State& hash) {
  br_sha256_init(new (hash.bytes) br_sha256_context);
  return Status::Ok;
}

void BearSslCrypto::add(Sha256State& hash, Bytes bytes) {
  br_sha256_update(contextIn(hash), bytes.data(), bytes.size());
}

Sha256Hash BearSslCrypto::result(const Sha256State& hash) {
  Sha256Hash result;
  br_sha256_out(contextIn(hash), result.data());
  return result;
}

static_assert(sizeof(br_hmac_key_context) <= sizeof(MacKey) && alignof(br_hmac_key_context) <= alignof(MacKey));

MacKey prepareMacKey(Bytes key) {
  MacKey prepared;
  br_hmac_key_init(new (prepared.bytes) br_hmac_key_context, &br_sha256_vtable, key.data(), key.size());
  return prepared;
}

Sha256Hash macOf(const MacKey& key, const Bytes* pieces, size_t count) {
  br_hmac_context context;
  br_hmac_init(&context, std::launder(reinterpret_cast<const br_hmac_key_context*>(key.bytes)), sizeof(Sha256Hash));
  for (size_t i = 0; i < count; ++i) br_hmac_update(&context, pieces[i].data(), pieces[i].size());
  Sha256Hash mac;
  br_hmac_out(&context, mac.data());
  return mac;
}

bool BearSslCrypto::verifies(const PublicKey& key, const Sha256Hash& hash, const Signature& signature) {
  // BearSSL takes the key as one that may be written to, and does not.
  const br_ec_public_key publicKey{BR_EC_secp256r1, const_cast<unsigned char*>(key.data()), key.size()};
  return verifier()(curve(), hash.data(), hash.size(), &publicKey, signature.data(), signature.size()) == 1;
}

}  // namespace spore
