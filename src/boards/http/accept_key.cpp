#include "boards/http/accept_key.h"

#include <cstring>

#include "spore/base/bytes.h"
#include "spore/base/flash_text.h"

namespace spore::http {
namespace {

constexpr size_t keyBytes = 24;
constexpr size_t textBytes = keyBytes + 36;
constexpr size_t hashBytes = 20;

uint32_t rotated(uint32_t word, unsigned bits) {
  return word << bits | word >> (32 - bits);
}

// One block of SHA-1 (FIPS 180-4, 6.1.3), in 64 bytes of memory.
void addBlock(uint32_t (&state)[5], uint32_t (&words)[16]) {
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3], e = state[4];
  for (unsigned round = 0; round < 80; ++round) {
    uint32_t& word = words[round % 16];
    if (round >= 16) {
      word = rotated(words[(round + 13) % 16] ^ words[(round + 8) % 16] ^ words[(round + 2) % 16] ^ word, 1);
    }
    uint32_t mixed = b ^ c ^ d;
    uint32_t constant = round < 40 ? 0x6ED9EBA1 : 0xCA62C1D6;
    if (round < 20) {
      mixed = (b & c) | (~b & d);
      constant = 0x5A827999;
    } else if (round >= 40 && round < 60) {
      mixed = (b & c) | (b & d) | (c & d);
      constant = 0x8F1BBCDC;
    }
    const uint32_t next = rotated(a, 5) + mixed + e + constant + word;
    e = d;
    d = c;
    c = rotated(b, 30);
    b = a;
    a = next;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
}

uint32_t bigEndian(const char* bytes) {
  uint32_t word = 0;
  for (size_t i = 0; i < 4; ++i) word = word << 8 | static_cast<uint8_t>(bytes[i]);
  return word;
}

char base64Character(uint32_t six) {
  if (six < 26) return static_cast<char>('A' + six);
  if (six < 52) return static_cast<char>('a' + (six - 26));
  if (six < 62) return static_cast<char>('0' + (six - 52));
  return six == 62 ? '+' : '/';
}

}  // namespace

FixedString<28> acceptKey(std::string_view key) {
  FixedString<28> accept;
  if (key.size() != keyBytes) return accept;
  FixedString<64> text{key};
  (void)SPORE_TEXT("258EAFA5-E914-47DA-95CA-C5AB0DC85B11").appendTo(text);
  // It has 60 bytes: four are left of the first block, and the length goes into a second one.
  static_assert(textBytes == 60);
  (void)text.append(std::string_view{"\x80\0\0\0", 4});
  uint32_t state[5] = {0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
  uint32_t words[16];
  for (size_t i = 0; i < 16; ++i) words[i] = bigEndian(text.c_str() + 4 * i);
  addBlock(state, words);
  std::memset(words, 0, sizeof words);
  words[15] = textBytes * 8;
  addBlock(state, words);

  // 20 bytes in groups of three, the last of which has two.
  for (size_t i = 0; i < hashBytes; i += 3) {
    uint32_t group = 0;
    for (size_t j = i; j < i + 3; ++j) {
      const uint32_t byte = j < hashBytes ? state[j / 4] >> (24 - j % 4 * 8) & 0xFF : 0;
      group = group << 8 | byte;
    }
    for (int shift = 18; shift >= 0; shift -= 6) {
      const bool isPadding = i + 3 > hashBytes && shift == 0;
      (void)accept.append(isPadding ? '=' : base64Character(group >> shift & 0x3F));
    }
  }
  return accept;
}

}  // namespace spore::http
