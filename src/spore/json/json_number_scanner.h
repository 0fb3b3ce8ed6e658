// The grammar of a JSON number (RFC 8259, section 6), one byte at a time.
#pragma once

#include <cstdint>

namespace spore {

class JsonNumberScanner {
 public:
  // False if the number does not go on with this byte: it ended before it, or is none if !isWhole().
  bool push(uint8_t byte);
  // Whether the bytes so far are a number.
  bool isWhole() const;

 private:
  enum class State : uint8_t { Start, Minus, Zero, Integer, Point, Fraction, E, ExponentSign, Exponent };
  State state_ = State::Start;
};

}  // namespace spore
