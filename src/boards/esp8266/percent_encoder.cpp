#include "boards/esp8266/percent_encoder.h"

namespace spore {
namespace {

bool isUnreserved(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || character == '-' || character == '.' || character == '_' ||
         character == '~';
}

char hexDigit(unsigned value) {
  return static_cast<char>(value < 10 ? '0' + value : 'A' + value - 10);
}

}  // namespace

void PercentEncoder::pair(char mark, std::string_view name, std::string_view value) {
  if (mark != noMark) put(mark);
  encode(name, false);
  put('=');
  encode(value, false);
}

void PercentEncoder::encode(std::string_view text, bool keepsSlash) {
  for (const char character : text) {
    if (isUnreserved(character) || (keepsSlash && character == '/')) {
      put(character);
      continue;
    }
    const auto byte = static_cast<unsigned char>(character);
    put('%');
    put(hexDigit(byte >> 4));
    put(hexDigit(byte & 0x0F));
  }
}

void PercentEncoder::put(char character) {
  if (size_ == room_.size()) {
    hasOverflowed_ = true;
    return;
  }
  room_[size_++] = static_cast<uint8_t>(character);
}

}  // namespace spore
