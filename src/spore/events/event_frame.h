// The body of an EVENT frame. docs/protocol.md shows the bytes.
#pragma once

#include <string_view>

#include "spore/base/byte_writer.h"
#include "spore/base/limits.h"
#include "spore/base/result.h"

namespace spore {

constexpr size_t eventFrameFixedBytes = 6;
constexpr size_t eventFrameBytesMax = eventFrameFixedBytes + limits::topicBytesMax + limits::eventDataBytesMax;

struct EventFrame {
  uint8_t flags = 0;       // reserved for delivery guarantees, 0; unknown ones are ignored
  uint16_t sequence = 0;   // counts the publisher's events, never 0
  std::string_view topic;  // valid by topics.h
  std::string_view data;   // plain text, at most limits::eventDataBytesMax bytes
};

// [flags 1][sequence 2][topic length 1][data length 2][topic][data][extensions, skipped]
// The event must be valid: the publisher has checked it.
void encodeEventFrame(ByteWriter& writer, const EventFrame& event);
// Truncated, Malformed (sequence 0, topic or text), TooLarge. Views point into `body`.
Result<EventFrame> decodeEventFrame(Bytes body);

}  // namespace spore
