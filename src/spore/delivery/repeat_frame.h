// REPEAT: a sure message said again, by its publisher or by somebody who has it. docs/protocol.md shows the bytes.
#pragma once

#include "spore/base/instant.h"
#include "spore/base/result.h"
#include "spore/delivery/sure_message.h"

namespace spore {

constexpr size_t repeatFixedBytes = 4;
// Members that have not answered, in one frame.
constexpr size_t repeatListedMax = 60;

// [publisher 4], then the body of an EVENT.
inline void encodeRepeatFrame(ByteWriter& writer, uint32_t publisher, const EventFrame& event) {
  writer.u32(publisher);
  encodeEventFrame(writer, event);
}
// Errors of decodeEventFrame(); Malformed: publisher 0, or the message is no sure one.
Result<SureMessage> decodeRepeatFrame(Bytes body);

// How long a member waits at most before it broadcasts its answer, so that not all do it at once.
inline Millis answerSpread(size_t activeMembers) {
  const uint32_t spread = 2 * static_cast<uint32_t>(activeMembers);
  return Millis{spread < 20 ? 20 : spread > 500 ? 500 : spread};
}

}  // namespace spore
