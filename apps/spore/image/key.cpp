#include "image/key.h"

#include <bearssl/bearssl.h>
#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "boards/bearssl/bear_ssl_crypto.h"
#include "failure.h"

namespace spore::cli {
namespace {

const br_ec_impl& p256 = br_ec_p256_m31;

br_ec_private_key bearSslKey(const PrivateKey::Number& number) {
  // BearSSL takes the number as one that may be written to, and does not.
  return {BR_EC_secp256r1, const_cast<unsigned char*>(number.data()), number.size()};
}

bool isInGroup(const PrivateKey::Number& number) {
  size_t size = 0;
  const unsigned char* const order = p256.order(BR_EC_secp256r1, &size);
  CHECK(size == number.size());
  const bool isZero = std::all_of(number.begin(), number.end(), [](uint8_t byte) { return byte == 0; });
  return !isZero && std::lexicographical_compare(number.begin(), number.end(), order, order + size);
}

}  // namespace

Sha256Hash sha256Of(Bytes bytes) {
  BearSslCrypto crypto;
  Sha256State state;
  CHECK(crypto.begin(state) == Status::Ok);
  crypto.add(state, bytes);
  return crypto.result(state);
}

KeyId keyIdOf(const PublicKey& key) {
  const Sha256Hash hash = sha256Of(asBytes(key));
  KeyId id;
  std::copy_n(hash.begin(), id.size(), id.begin());
  return id;
}

bool isPublicKey(const PublicKey& key) {
  // Multiplying by 1 decodes the point first.
  PublicKey point = key;
  const unsigned char one = 1;
  return key[0] == 4 && p256.mul(point.data(), point.size(), &one, 1, BR_EC_secp256r1) == 1;
}

PrivateKey::PrivateKey(const Number& number) : number_(number) {
  const br_ec_private_key secret = bearSslKey(number_);
  unsigned char bytes[BR_EC_KBUF_PUB_MAX_SIZE];
  const size_t size = br_ec_compute_pub(&p256, nullptr, bytes, &secret);
  CHECK(size == publicKey_.size());
  std::memcpy(publicKey_.data(), bytes, size);
}

PrivateKey PrivateKey::makeNew() {
  Number number{};
  // An interrupted call leaves what was there before, which is in no group.
  while (!isInGroup(number)) {
    if (getrandom(number.data(), number.size(), 0) == static_cast<ssize_t>(number.size()) || errno == EINTR) continue;
    throw Failure{ExitCode::Failed, "E_RANDOM", "the system gives no random bytes", std::strerror(errno), ""};
  }
  return PrivateKey(number);
}

std::optional<PrivateKey> PrivateKey::from(const Number& number) {
  if (!isInGroup(number)) return std::nullopt;
  return PrivateKey(number);
}

Signature PrivateKey::sign(const Sha256Hash& hash) const {
  const br_ec_private_key secret = bearSslKey(number_);
  Signature signature{};
  const size_t size = br_ecdsa_i31_sign_raw(&p256, &br_sha256_vtable, hash.data(), &secret, signature.data());
  CHECK(size == signature.size());
  return signature;
}

}  // namespace spore::cli
