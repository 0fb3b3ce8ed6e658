// Bodies of CLOCK-ASK and CLOCK-TELL as they come from the wire: what is read and written again is the same.
#include "spore/trust/clock_frames.h"

namespace {

using namespace spore;

void checkAsk(Bytes body) {
  const Result<ClockAsk> ask = decodeClockAsk(body);
  if (!ask.ok()) return;
  uint8_t again[clockAskBytes];
  ByteWriter writer{again};
  encodeClockAsk(writer, ask.value());
  CHECK(writer.size() == clockAskBytes);
  const size_t flags = clockAskBytes - 1;  // unknown ones become 0
  for (size_t i = 0; i < flags; ++i) CHECK(again[i] == body[i]);
  CHECK(again[flags] == (body[flags] & 3));
}

void checkTell(Bytes body) {
  ClockTell tell;
  if (decodeClockTell(body, tell) != Status::Ok) return;
  uint8_t again[clockTellBytesMax];
  ByteWriter writer{again};
  encodeClockTell(writer, tell);
  CHECK(writer.ok());
  ClockTell second;
  CHECK(decodeClockTell(writer.written(), second) == Status::Ok);
  CHECK(second.reading.moment == tell.reading.moment && second.nonces.size() == tell.nonces.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Bytes body{data, size};
  checkAsk(body);
  checkTell(body);
  return 0;
}
