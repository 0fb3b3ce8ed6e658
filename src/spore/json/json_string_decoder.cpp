#include "spore/json/json_string_decoder.h"

namespace spore {
namespace {

constexpr uint8_t hexDigitsPerEscape = 4;

int hexValue(uint8_t byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
  if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
  return -1;
}

constexpr bool isHighSurrogate(uint32_t unit) {
  return unit >= 0xD800 && unit <= 0xDBFF;
}
constexpr bool isLowSurrogate(uint32_t unit) {
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

}  // namespace

Status JsonStringDecoder::push(uint8_t byte) {
  decodedSize_ = 0;
  switch (state_) {
    case State::Plain: return pushPlain(byte);
    case State::Escape: return pushEscape(byte);
    case State::Hex: return pushHex(byte);
  }
  return Status::Malformed;
}

Status JsonStringDecoder::pushPlain(uint8_t byte) {
  if (!utf8_.isWhole() || byte >= 0x80) {
    if (highSurrogate_ != 0 || !utf8_.push(byte)) return Status::Malformed;
    emit(static_cast<char>(byte));
    return Status::Ok;
  }
  if (byte == '\\') {
    state_ = State::Escape;
    return Status::Ok;
  }
  if (highSurrogate_ != 0 || byte < ' ' || byte == '"') return Status::Malformed;
  emit(static_cast<char>(byte));
  return Status::Ok;
}

Status JsonStringDecoder::pushEscape(uint8_t byte) {
  if (byte == 'u') {
    state_ = State::Hex;
    codeUnit_ = 0;
    hexDigits_ = 0;
    return Status::Ok;
  }
  if (highSurrogate_ != 0) return Status::Malformed;
  state_ = State::Plain;
  switch (byte) {
    case '"':
    case '\\':
    case '/': emit(static_cast<char>(byte)); return Status::Ok;
    case 'b': emit('\b'); return Status::Ok;
    case 'f': emit('\f'); return Status::Ok;
    case 'n': emit('\n'); return Status::Ok;
    case 'r': emit('\r'); return Status::Ok;
    case 't': emit('\t'); return Status::Ok;
    default: return Status::Malformed;
  }
}

Status JsonStringDecoder::pushHex(uint8_t byte) {
  const int digit = hexValue(byte);
  if (digit < 0) return Status::Malformed;
  codeUnit_ = static_cast<uint16_t>(codeUnit_ << 4 | digit);
  if (++hexDigits_ < hexDigitsPerEscape) return Status::Ok;
  state_ = State::Plain;
  return takeCodeUnit();
}

Status JsonStringDecoder::takeCodeUnit() {
  if (highSurrogate_ != 0) {
    if (!isLowSurrogate(codeUnit_)) return Status::Malformed;
    emitUtf8(0x10000 + ((highSurrogate_ - 0xD800u) << 10) + (codeUnit_ - 0xDC00u));
    highSurrogate_ = 0;
    return Status::Ok;
  }
  if (isLowSurrogate(codeUnit_)) return Status::Malformed;
  if (isHighSurrogate(codeUnit_)) {
    highSurrogate_ = codeUnit_;
  } else {
    emitUtf8(codeUnit_);
  }
  return Status::Ok;
}

void JsonStringDecoder::emit(char character) {
  decoded_[decodedSize_++] = character;
}

void JsonStringDecoder::emitUtf8(uint32_t codePoint) {
  if (codePoint < 0x80) {
    emit(static_cast<char>(codePoint));
    return;
  }
  if (codePoint < 0x800) {
    emit(static_cast<char>(0xC0 | codePoint >> 6));
  } else {
    if (codePoint < 0x10000) {
      emit(static_cast<char>(0xE0 | codePoint >> 12));
    } else {
      emit(static_cast<char>(0xF0 | codePoint >> 18));
      emit(static_cast<char>(0x80 | (codePoint >> 12 & 0x3F)));
    }
    emit(static_cast<char>(0x80 | (codePoint >> 6 & 0x3F)));
  }
  emit(static_cast<char>(0x80 | (codePoint & 0x3F)));
}

}  // namespace spore
