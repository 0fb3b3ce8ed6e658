#include "spore/node/built_in_keys.h"

#include "spore/base/hex.h"

#ifndef SPORE_UPDATE_KEYS
#define SPORE_UPDATE_KEYS ""
#endif

namespace spore {
namespace {

constexpr std::string_view digits = SPORE_UPDATE_KEYS;
constexpr size_t digitsPerKey = 2 * sizeof(PublicKey);

constexpr bool isKey(std::string_view text) {
  if (text.size() != digitsPerKey || text.substr(0, 2) != "04") return false;
  for (const char character : text) {
    const bool isDigit = character >= '0' && character <= '9';
    if (!isDigit && (character < 'a' || character > 'f') && (character < 'A' || character > 'F')) return false;
  }
  return true;
}

constexpr bool areKeys(std::string_view text) {
  if (text.size() <= digitsPerKey) return text.empty() || isKey(text);
  return isKey(text.substr(0, digitsPerKey)) && text[digitsPerKey] == ',' && isKey(text.substr(digitsPerKey + 1));
}

static_assert(areKeys(digits), "SPORE_UPDATE_KEYS is one public key of 130 hexadecimal digits, or two and a comma");

}  // namespace

UpdateKeys builtInUpdateKeys() {
  UpdateKeys keys;
  for (size_t at = 0; at < digits.size(); at += digitsPerKey + 1) {
    PublicKey key;
    if (readHex(digits.substr(at, digitsPerKey), {key.data(), key.size()}) == Status::Ok) (void)keys.push(key);
  }
  return keys;
}

}  // namespace spore
