// CLOCK-ASK and CLOCK-TELL: how a node learns what the cluster clock shows. docs/protocol.md shows the bytes.
#pragma once

#include "spore/base/byte_reader.h"
#include "spore/base/byte_writer.h"
#include "spore/base/fixed_vector.h"
#include "spore/base/result.h"
#include "spore/trust/cluster_clock.h"

namespace spore {

// A random number that an answer repeats: what was recorded earlier cannot have it.
using ClockNonce = uint64_t;

struct ClockAsk {
  ClockNonce nonce = 0;
  ClockReading reading;        // of the asking node: who has a clock that counts less asks back
  bool isForYouAlone = false;  // sent to one node: answer there
};
constexpr size_t clockAskBytes = 17;

constexpr size_t clockTellNoncesMax = 16;
struct ClockTell {
  ClockReading reading;
  uint16_t sinceTickMs = 0;                            // under 4,000
  FixedVector<ClockNonce, clockTellNoncesMax> nonces;  // of the questions that it answers
};
constexpr size_t clockTellBytesMax = 12 + 8 * clockTellNoncesMax;

void encodeClockAsk(ByteWriter& writer, const ClockAsk& ask);
// Truncated. Flags that are not known and what follows are skipped.
Result<ClockAsk> decodeClockAsk(Bytes body);

void encodeClockTell(ByteWriter& writer, const ClockTell& tell);
// Truncated; Malformed: a time that no tick has. Nonces beyond the most and what follows are skipped.
Status decodeClockTell(Bytes body, ClockTell& tell);

}  // namespace spore
