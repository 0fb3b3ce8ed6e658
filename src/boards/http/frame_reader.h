// FrameReader: takes the frames of a WebSocket client apart (RFC 6455, 5).
#pragma once

#include <string_view>

#include "boards/http/http_limits.h"
#include "spore/base/bytes.h"

namespace spore::http {

namespace close_code {
constexpr uint16_t normal = 1000;
constexpr uint16_t protocolError = 1002;
constexpr uint16_t unsupportedData = 1003;
constexpr uint16_t badPayload = 1007;
constexpr uint16_t tooBig = 1009;
constexpr uint16_t tryLater = 1013;
}  // namespace close_code

enum class FrameKind : uint8_t { Continuation = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

constexpr size_t frameHeadBytesMax = 4;
// The head of an unmasked frame from a server, and its length.
size_t writeFrameHead(uint8_t (&out)[frameHeadBytesMax], FrameKind kind, uint16_t size);

class FrameReader {
 public:
  enum class Event : uint8_t {
    None,       // all bytes are taken
    NeedsRoom,  // a text begins: setRoom(), and go on
    Text,       // text() is whole
    Ping,
    Pong,
    Close,   // control() is its payload, to be sent back
    Broken,  // closeCode() tells how the connection has to end
  };
  static constexpr size_t controlBytesMax = 125;

  // Takes bytes from the front of `bytes` until something has happened.
  Event take(Bytes& bytes);

  // How long the text is going to be at most.
  size_t roomNeeded() const;
  void setRoom(MutableBytes room) { room_ = room; }
  // After Text. Then endText(), and the room is the caller's again.
  std::string_view text() const { return asText(readOnly(room_).first(textSize_)); }
  void endText() {
    room_ = {};
    textSize_ = 0;
  }
  Bytes control() const { return Bytes{control_}.first(controlSize_); }
  uint16_t closeCode() const { return closeCode_; }

 private:
  Event takeHeadByte(uint8_t byte);
  Event endHead();
  Event takePayload(Bytes& bytes);
  Event endFrame();
  Event endClose();
  Event fail(uint16_t code);
  bool isControl() const { return kind_ >= static_cast<uint8_t>(FrameKind::Close); }
  size_t headBytes() const;

  MutableBytes room_;
  uint32_t left_ = 0;  // of the frame's payload
  uint32_t maskAt_ = 0;
  uint16_t textSize_ = 0;
  uint16_t closeCode_ = 0;
  uint8_t head_[14];
  uint8_t headSize_ = 0;
  uint8_t kind_ = 0;
  uint8_t controlSize_ = 0;
  bool isFinal_ = false;
  bool isInText_ = false;  // between its first frame and its last
  bool isInPayload_ = false;
  uint8_t control_[controlBytesMax];
};

}  // namespace spore::http
