#include "spore/events/event_frame.h"

#include "spore/base/byte_reader.h"
#include "spore/base/check.h"
#include "spore/base/limits.h"
#include "spore/base/text.h"
#include "spore/context/topics.h"

namespace spore {
namespace {

constexpr size_t missingIdBytes = 3;

void decodeTerms(ByteReader& reader, EventTerms& terms) {
  terms.epoch = reader.u16();
  terms.alive = reader.u8();
  terms.ageMs = reader.u16();
  terms.lifeMs = reader.u16();
  terms.inMs = reader.u16();
  terms.missing = reader.bytes(reader.u8() * missingIdBytes);
}

}  // namespace

void encodeEventFrame(ByteWriter& writer, const EventFrame& event) {
  CHECK(event.topic.size() <= limits::topicBytesMax && event.data.size() <= limits::eventDataBytesMax);
  writer.u8(event.flags);
  writer.u16(event.sequence);
  writer.u8(static_cast<uint8_t>(event.topic.size()));
  writer.u16(static_cast<uint16_t>(event.data.size()));
  writer.bytes(asBytes(event.topic));
  writer.bytes(asBytes(event.data));
  if (!event.isSure()) return;
  writer.u16(event.terms.epoch);
  writer.u8(event.terms.alive);
  writer.u16(event.terms.ageMs);
  writer.u16(event.terms.lifeMs);
  writer.u16(event.terms.inMs);
  writer.u8(static_cast<uint8_t>(event.terms.missing.size() / missingIdBytes));
  writer.bytes(event.terms.missing);
}

Result<EventFrame> decodeEventFrame(Bytes body) {
  ByteReader reader{body};
  EventFrame event;
  event.flags = reader.u8();
  event.sequence = reader.u16();
  const uint8_t topicBytes = reader.u8();
  const uint16_t dataBytes = reader.u16();
  if (!reader.ok()) return Status::Truncated;
  if (topicBytes > limits::topicBytesMax || dataBytes > limits::eventDataBytesMax) return Status::TooLarge;
  event.topic = asText(reader.bytes(topicBytes));
  event.data = asText(reader.bytes(dataBytes));
  if (event.isSure()) decodeTerms(reader, event.terms);
  if (!reader.ok()) return Status::Truncated;
  if (event.sequence == 0 || !isValidTopic(event.topic) || !isPlainText(event.data)) return Status::Malformed;
  return event;
}

}  // namespace spore
