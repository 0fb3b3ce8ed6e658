// The body of an EVENT frame. docs/protocol.md shows the bytes.
#pragma once

#include <string_view>

#include "spore/base/byte_writer.h"
#include "spore/base/limits.h"
#include "spore/base/result.h"

namespace spore {

constexpr size_t eventFrameFixedBytes = 6;
constexpr size_t eventTermsBytes = 10;
constexpr size_t eventFrameBytesMax =
    eventFrameFixedBytes + limits::topicBytesMax + limits::eventDataBytesMax + eventTermsBytes;

enum EventFlag : uint8_t {
  eventIsSure = 1,       // the publisher waits for answers; terms follow the data
  eventIsToOne = 2,      // sent to this node alone, who has not answered
  eventListIsWhole = 4,  // nobody but those in the list is to answer again
};

// How far a sure message is in its life, in ms, as of the sending of the frame.
struct EventTerms {
  uint16_t epoch = 0;   // of the publisher's numbers: drawn at random at each of its starts
  uint8_t alive = 0;    // so many numbers before this one is the oldest that its publisher still says
  uint16_t ageMs = 0;   // since it was published; saturates
  uint16_t lifeMs = 0;  // until it expires
  uint16_t inMs = 0;    // until its moment; 0: at once
  Bytes missing;        // short ids of members that have not answered, 3 bytes each; a view into the body
};

struct EventFrame {
  uint8_t flags = 0;       // EventFlag bits; unknown ones are ignored
  uint16_t sequence = 0;   // counts the publisher's events, sure ones by themselves; never 0
  std::string_view topic;  // valid by topics.h
  std::string_view data;   // plain text, at most limits::eventDataBytesMax bytes
  EventTerms terms;        // of a sure one

  bool isSure() const { return (flags & eventIsSure) != 0; }
};

// [flags 1][sequence 2][topic length 1][data length 2][topic][data], of a sure one [epoch 2][alive 1][age 2]
// [life 2][in 2][count 1][short ids], [extensions, skipped]
// The event must be valid: the publisher has checked it.
void encodeEventFrame(ByteWriter& writer, const EventFrame& event);
// Truncated, Malformed (sequence 0, topic or text), TooLarge. Views point into `body`.
Result<EventFrame> decodeEventFrame(Bytes body);

}  // namespace spore
