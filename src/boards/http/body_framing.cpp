#include "boards/http/body_framing.h"

#include <algorithm>

namespace spore::http {
namespace {

// 268 MB, more than anything takes.
constexpr uint8_t sizeDigitsMax = 7;

// -1: none.
int hexDigit(char character) {
  if (character >= '0' && character <= '9') return character - '0';
  const char lower = static_cast<char>(character | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool isText(char character) {
  return character == '\t' || (static_cast<unsigned char>(character) >= ' ' && character != 0x7F);
}

}  // namespace

BodyFraming BodyFraming::ofLength(uint32_t bytes) {
  BodyFraming framing;
  framing.left_ = bytes;
  framing.place_ = bytes == 0 ? Place::End : Place::Data;
  return framing;
}

BodyFraming BodyFraming::chunked() {
  BodyFraming framing;
  framing.isChunked_ = true;
  framing.place_ = Place::Size;
  return framing;
}

size_t BodyFraming::take(Bytes bytes, Bytes& content) {
  content = {};
  size_t taken = 0;
  while (taken < bytes.size() && place_ != Place::End && fault_ == HttpFault::None) {
    if (place_ == Place::Data) {
      content = bytes.from(taken).first(left_);
      left_ -= static_cast<uint32_t>(content.size());
      if (left_ == 0) place_ = isChunked_ ? Place::DataEnd : Place::End;
      return taken + content.size();
    }
    step(static_cast<char>(bytes[taken]));
    ++taken;
  }
  return taken;
}

void BodyFraming::step(char character) {
  switch (place_) {
    case Place::Size:
    case Place::Extension: return stepSize(character);
    case Place::SizeEnd: digits_ = 0; return expect(character, '\n', left_ > 0 ? Place::Data : Place::TrailerStart);
    case Place::DataEnd: return expect(character, '\r', Place::DataLastEnd);
    case Place::DataLastEnd: return expect(character, '\n', Place::Size);
    default: return stepTrailer(character);
  }
}

void BodyFraming::expect(char character, char expected, Place next) {
  if (character != expected) fault_ = HttpFault::Malformed;
  place_ = next;
}

void BodyFraming::stepSize(char character) {
  const int digit = place_ == Place::Size ? hexDigit(character) : -1;
  if (digit >= 0 && digits_ < sizeDigitsMax) {
    left_ = left_ << 4 | static_cast<uint32_t>(digit);
    ++digits_;
    return;
  }
  if (digit >= 0 || digits_ == 0) {
    fault_ = HttpFault::Malformed;
  } else if (character == '\r') {
    place_ = Place::SizeEnd;
  } else if (place_ == Place::Size && character != ';' && character != ' ' && character != '\t') {
    fault_ = HttpFault::Malformed;
  } else if (!isText(character)) {
    fault_ = HttpFault::Malformed;
  } else {
    place_ = Place::Extension;
    if (++textBytes_ > chunkTextBytesMax) fault_ = HttpFault::HeadersTooLarge;
  }
}

// What it says is not for us.
void BodyFraming::stepTrailer(char character) {
  if (++textBytes_ > chunkTextBytesMax) {
    fault_ = HttpFault::HeadersTooLarge;
  } else if (place_ == Place::TrailerStart && character == '\r') {
    place_ = Place::LastEnd;
  } else if (place_ == Place::LastEnd) {
    expect(character, '\n', Place::End);
  } else if (place_ == Place::TrailerEnd) {
    expect(character, '\n', Place::TrailerStart);
  } else if (character == '\r') {
    place_ = Place::TrailerEnd;
  } else if (isText(character)) {
    place_ = Place::Trailer;
  } else {
    fault_ = HttpFault::Malformed;
  }
}

}  // namespace spore::http
