#include "boards/http/frame_reader.h"

#include <algorithm>

#include "spore/base/utf8.h"

namespace spore::http {
namespace {

constexpr uint8_t finalBit = 0x80;
constexpr uint8_t reservedBits = 0x70;
constexpr uint8_t maskBit = 0x80;
constexpr uint8_t length16 = 126;
constexpr uint8_t length64 = 127;

bool isPlainUtf8(Bytes bytes) {
  Utf8Checker checker;
  for (const uint8_t byte : bytes) {
    if (!checker.push(byte)) return false;
  }
  return checker.isWhole();
}

// RFC 6455, 7.4: what may stand in a close frame.
bool isCloseCode(unsigned code) {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code < 5000);
}

}  // namespace

size_t writeFrameHead(uint8_t (&out)[frameHeadBytesMax], FrameKind kind, uint16_t size) {
  out[0] = static_cast<uint8_t>(finalBit | static_cast<uint8_t>(kind));
  if (size < length16) {
    out[1] = static_cast<uint8_t>(size);
    return 2;
  }
  out[1] = length16;
  out[2] = static_cast<uint8_t>(size >> 8);
  out[3] = static_cast<uint8_t>(size);
  return 4;
}

size_t FrameReader::headBytes() const {
  if (headSize_ < 2) return 2;
  const uint8_t length = head_[1] & ~maskBit;
  return 2 + (length == length16 ? 2 : length == length64 ? 8 : 0) + 4;
}

FrameReader::Event FrameReader::fail(uint16_t code) {
  closeCode_ = code;
  return Event::Broken;
}

FrameReader::Event FrameReader::take(Bytes& bytes) {
  if (closeCode_ != 0) return Event::Broken;
  // A frame without payload ends where its head does, and a text begins before its payload.
  while (isInPayload_ || !bytes.empty()) {
    if (isInPayload_) {
      if (!isControl() && left_ > 0 && room_.size() < textSize_ + left_) return Event::NeedsRoom;
      if (left_ > 0 && bytes.empty()) return Event::None;
      const Event event = takePayload(bytes);
      if (event != Event::None) return event;
      continue;
    }
    const uint8_t byte = bytes[0];
    bytes = bytes.from(1);
    const Event event = takeHeadByte(byte);
    if (event != Event::None) return event;
  }
  return Event::None;
}

FrameReader::Event FrameReader::takeHeadByte(uint8_t byte) {
  head_[headSize_++] = byte;
  if (headSize_ == 1) {
    kind_ = byte & 0x0F;
    isFinal_ = (byte & finalBit) != 0;
    if ((byte & reservedBits) != 0) return fail(close_code::protocolError);
    switch (static_cast<FrameKind>(kind_)) {
      case FrameKind::Continuation: return isInText_ ? Event::None : fail(close_code::protocolError);
      case FrameKind::Text: return isInText_ ? fail(close_code::protocolError) : Event::None;
      case FrameKind::Binary: return fail(close_code::unsupportedData);
      case FrameKind::Close:
      case FrameKind::Ping:
      case FrameKind::Pong: return isFinal_ ? Event::None : fail(close_code::protocolError);
      default: return fail(close_code::protocolError);
    }
  }
  if (headSize_ == 2) {
    // Whoever does not mask is no browser (RFC 6455, 5.1).
    if ((byte & maskBit) == 0) return fail(close_code::protocolError);
    if (isControl() && (byte & ~maskBit) > static_cast<int>(controlBytesMax)) return fail(close_code::protocolError);
  }
  return headSize_ == headBytes() ? endHead() : Event::None;
}

FrameReader::Event FrameReader::endHead() {
  const uint8_t length = head_[1] & ~maskBit;
  uint32_t size = length;
  if (length >= length16) {
    size = 0;
    const size_t end = headSize_ - 4u;
    for (size_t i = 2; i < end; ++i) {
      if (size > UINT16_MAX) return fail(close_code::tooBig);
      size = size << 8 | head_[i];
    }
    // The shortest form has to be used (RFC 6455, 5.2).
    if (size < length16 || (length == length64 && size <= UINT16_MAX)) return fail(close_code::protocolError);
  }
  if (!isControl() && size > webSocketTextBytesMax - textSize_) return fail(close_code::tooBig);
  left_ = size;
  maskAt_ = 0;
  isInPayload_ = true;
  if (isControl()) controlSize_ = 0;
  return Event::None;
}

// At most the rest of the frame; at its end the next head begins.
FrameReader::Event FrameReader::takePayload(Bytes& bytes) {
  const Bytes piece = bytes.first(left_);
  const uint8_t* const mask = head_ + headSize_ - 4;
  for (const uint8_t byte : piece) {
    const uint8_t plain = static_cast<uint8_t>(byte ^ mask[maskAt_++ % 4]);
    if (isControl()) {
      control_[controlSize_++] = plain;
    } else {
      room_[textSize_++] = plain;
    }
  }
  left_ -= static_cast<uint32_t>(piece.size());
  bytes = bytes.from(piece.size());
  if (left_ > 0) return Event::None;
  isInPayload_ = false;
  headSize_ = 0;
  return endFrame();
}

FrameReader::Event FrameReader::endFrame() {
  switch (static_cast<FrameKind>(kind_)) {
    case FrameKind::Close: return endClose();
    case FrameKind::Ping: return Event::Ping;
    case FrameKind::Pong: return Event::Pong;
    default: break;
  }
  isInText_ = !isFinal_;
  if (isInText_) return Event::None;
  const bool isPlain = isPlainUtf8(readOnly(room_).first(textSize_));
  return isPlain ? Event::Text : fail(close_code::badPayload);
}

FrameReader::Event FrameReader::endClose() {
  if (controlSize_ == 0) return Event::Close;
  const unsigned code = control_[0] << 8 | control_[1];
  if (controlSize_ == 1 || !isCloseCode(code)) return fail(close_code::protocolError);
  return isPlainUtf8(control().from(2)) ? Event::Close : fail(close_code::badPayload);
}

size_t FrameReader::roomNeeded() const {
  return isFinal_ ? textSize_ + left_ : webSocketTextBytesMax;
}

}  // namespace spore::http
