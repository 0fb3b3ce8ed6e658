// Frames as a WebSocket client sends them.
#pragma once

#include "boards/http/frame_reader.h"
#include "spore/base/fixed_string.h"

namespace spore::http {

class ClientFrames {
 public:
  ClientFrames& add(FrameKind kind, std::string_view payload, bool isFinal = true) {
    (void)text_.append(static_cast<char>((isFinal ? 0x80 : 0) | static_cast<int>(kind)));
    if (payload.size() < 126) {
      (void)text_.append(static_cast<char>(0x80 | payload.size()));
    } else {
      (void)text_.append(static_cast<char>(0x80 | 126));
      (void)text_.append(static_cast<char>(payload.size() >> 8));
      (void)text_.append(static_cast<char>(payload.size() & 0xFF));
    }
    constexpr char mask[] = {0x12, 0x34, 0x56, 0x78};
    (void)text_.append(std::string_view{mask, 4});
    for (size_t i = 0; i < payload.size(); ++i) (void)text_.append(static_cast<char>(payload[i] ^ mask[i % 4]));
    return *this;
  }
  ClientFrames& raw(std::string_view bytes) {
    (void)text_.append(bytes);
    return *this;
  }
  Bytes bytes() const { return asBytes(text_.view()); }

 private:
  FixedString<2400> text_;
};

}  // namespace spore::http
