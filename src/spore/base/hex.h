// Bytes as hexadecimal digits and back.
#pragma once

#include "spore/base/bytes.h"
#include "spore/base/fixed_string.h"
#include "spore/base/status.h"

namespace spore {

// Lower case; at most `BytesMax` bytes, further ones are left out.
template <size_t BytesMax>
FixedString<2 * BytesMax> hexText(Bytes bytes) {
  FixedString<2 * BytesMax> text;
  for (const uint8_t byte : bytes.first(BytesMax)) {
    for (const int digit : {byte >> 4, byte & 15}) {
      text.appendCut(static_cast<char>(digit < 10 ? '0' + digit : 'a' + digit - 10));
    }
  }
  return text;
}

// Fills `bytes` from digits of either case. Malformed: other characters, or too few or too many of them.
inline Status readHex(std::string_view text, MutableBytes bytes) {
  if (text.size() != 2 * bytes.size()) return Status::Malformed;
  for (size_t i = 0; i < text.size(); ++i) {
    const char lower = static_cast<char>(text[i] | 0x20);
    const bool isDigit = text[i] >= '0' && text[i] <= '9';
    if (!isDigit && (lower < 'a' || lower > 'f')) return Status::Malformed;
    const int value = isDigit ? text[i] - '0' : lower - 'a' + 10;
    bytes[i / 2] = static_cast<uint8_t>(i % 2 == 0 ? value << 4 : bytes[i / 2] | value);
  }
  return Status::Ok;
}

}  // namespace spore
