#include "spore/json/json_number_scanner.h"

namespace spore {

bool JsonNumberScanner::push(uint8_t byte) {
  const bool isDigit = byte >= '0' && byte <= '9';
  const bool isPoint = byte == '.';
  const bool isE = byte == 'e' || byte == 'E';
  State next = state_;
  switch (state_) {
    case State::Start:
      if (byte == '-') {
        next = State::Minus;
        break;
      }
      [[fallthrough]];
    case State::Minus:
      if (!isDigit) return false;
      next = byte == '0' ? State::Zero : State::Integer;
      break;
    case State::Integer:
      if (isDigit) break;
      [[fallthrough]];
    case State::Zero:
      if (!isPoint && !isE) return false;
      next = isPoint ? State::Point : State::E;
      break;
    case State::Point:
      if (!isDigit) return false;
      next = State::Fraction;
      break;
    case State::Fraction:
      if (isDigit) break;
      if (!isE) return false;
      next = State::E;
      break;
    case State::E:
      if (byte == '+' || byte == '-') {
        next = State::ExponentSign;
        break;
      }
      [[fallthrough]];
    case State::ExponentSign:
    case State::Exponent:
      if (!isDigit) return false;
      next = State::Exponent;
      break;
  }
  state_ = next;
  return true;
}

bool JsonNumberScanner::isWhole() const {
  return state_ == State::Zero || state_ == State::Integer || state_ == State::Fraction || state_ == State::Exponent;
}

}  // namespace spore
