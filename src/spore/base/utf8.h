// Well-formed UTF-8 as RFC 3629 (section 4) defines it: no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace spore {

// Judges UTF-8 one byte at a time, for text that arrives in pieces.
class Utf8Checker {
 public:
  // False if the bytes so far cannot begin well-formed text; the checker is then worthless.
  bool push(uint8_t byte);
  // Whether the text may end here.
  bool isWhole() const { return missing_ == 0; }

 private:
  bool begin(uint8_t lead);

  uint8_t missing_ = 0;  // continuation bytes still to come
  uint8_t low_ = 0x80;   // bounds of the next one
  uint8_t high_ = 0xBF;
};

// How many bytes the well-formed sequence at the front of `text` has; 0 if there is none.
size_t utf8SequenceSize(std::string_view text);

}  // namespace spore
