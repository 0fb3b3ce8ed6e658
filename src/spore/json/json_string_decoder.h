// Takes the inside of a JSON string apart, one byte at a time: escapes become UTF-8, and UTF-8 is checked.
#pragma once

#include <cstdint>
#include <string_view>

#include "spore/base/status.h"
#include "spore/base/utf8.h"

namespace spore {

// Takes what stands between the quotes (RFC 8259, section 7); where the string ends is its caller's business.
class JsonStringDecoder {
 public:
  // Malformed for control characters, unknown escapes, lone surrogates and broken UTF-8.
  Status push(uint8_t byte);
  // What the last byte added to the text: 0-4 bytes, valid until the next push().
  std::string_view decoded() const { return {decoded_, decodedSize_}; }
  // Whether an unescaped quote may come: no escape, surrogate pair or UTF-8 sequence is half done.
  bool isWhole() const { return state_ == State::Plain && highSurrogate_ == 0 && utf8_.isWhole(); }

 private:
  enum class State : uint8_t { Plain, Escape, Hex };

  Status pushPlain(uint8_t byte);
  Status pushEscape(uint8_t byte);
  Status pushHex(uint8_t byte);
  Status takeCodeUnit();
  void emit(char character);
  void emitUtf8(uint32_t codePoint);

  uint16_t codeUnit_ = 0;
  uint16_t highSurrogate_ = 0;  // 0: none waits for its other half
  State state_ = State::Plain;
  uint8_t hexDigits_ = 0;
  uint8_t decodedSize_ = 0;
  Utf8Checker utf8_;
  char decoded_[4] = {};
};

}  // namespace spore
