// A body of a REPEAT as it comes from the wire, decoded, encoded again and judged by one who follows its publisher.
// covers: repeat_frame.cpp publisher_window.cpp
#include "spore/delivery/repeat_frame.h"

#include <cstring>

#include "spore/base/byte_reader.h"
#include "spore/delivery/publisher_window.h"

namespace {

using namespace spore;

constexpr size_t listBytesMax = 255 * 3;  // of those that have not answered

// What was decoded, encoded again, is the body without its extensions.
void checkRoundTrip(Bytes body, const SureMessage& message) {
  uint8_t again[repeatFixedBytes + eventFrameBytesMax + listBytesMax];
  ByteWriter writer{MutableBytes{again}};
  encodeRepeatFrame(writer, message.publisher, message.event);
  CHECK(writer.ok() && writer.size() <= body.size());
  CHECK(std::memcmp(again, body.data(), writer.size()) == 0);
}

// Whatever came before, a message is delivered when it is said for the second time at the latest, and once.
void checkWindow(const SureMessage& message) {
  using Place = PublisherWindow::Place;
  const EventFrame& event = message.event;
  const uint8_t check = message.check();
  CHECK(check >= 2);
  Instant now{1000};
  PublisherWindow window;
  window.begin(now, message.publisher, 1, 1);
  window.mark(1, 2);
  window.skip(1, 2);
  window.keepUntil(now + Millis{event.terms.lifeMs});
  for (int time = 0; time < 2; ++time, now = now + Millis{128}) {
    const Place place = window.placeOf(now, event.terms.epoch, event.sequence, event.sequence, check);
    CHECK(place != Place::Early);
    if (place == Place::Next) window.mark(event.sequence, check);
    if (place == Place::Over) return;
  }
  CHECK(window.placeOf(now, event.terms.epoch, event.sequence, event.sequence, check) == Place::Delivered);
  const auto oldest = static_cast<uint16_t>(event.sequence - event.terms.alive % PublisherWindow::size);
  const uint16_t next = numberAfter(event.sequence);
  const Place place = window.placeOf(now, event.terms.epoch, next, oldest, check);
  CHECK(place != Place::Doubtful);
  const EventAck ack = window.acks();
  CHECK(ack.number != 0 && ack.publisher == (message.publisher & 0xFFFFFF));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const Bytes body{data, size};
  const Result<SureMessage> message = decodeRepeatFrame(body);
  if (!message.ok()) return 0;
  checkRoundTrip(body, message.value());
  checkWindow(message.value());
  return 0;
}
