#include "spore/delivery/retained_frames.h"

#include "spore/base/text.h"
#include "spore/context/event_names.h"
#include "spore/context/topics.h"

namespace spore {

void encodeRetainFrame(ByteWriter& writer, const RetainFrame& frame) {
  CHECK(frame.topic.size() <= limits::topicBytesMax && frame.value.size() <= limits::eventDataBytesMax);
  writer.u32(frame.version.lamport);
  writer.u32(frame.version.writer);
  writer.u8(static_cast<uint8_t>(frame.topic.size()));
  writer.u16(static_cast<uint16_t>(frame.value.size()));
  writer.bytes(asBytes(frame.topic));
  writer.bytes(asBytes(frame.value));
}

Result<RetainFrame> decodeRetainFrame(Bytes body) {
  ByteReader reader{body};
  RetainFrame frame;
  frame.version.lamport = reader.u32();
  frame.version.writer = reader.u32();
  const uint8_t topicBytes = reader.u8();
  const uint16_t valueBytes = reader.u16();
  if (!reader.ok()) return Status::Truncated;
  if (topicBytes > limits::topicBytesMax || valueBytes > limits::eventDataBytesMax) return Status::TooLarge;
  frame.topic = asText(reader.bytes(topicBytes));
  frame.value = asText(reader.bytes(valueBytes));
  if (!reader.ok()) return Status::Truncated;
  if (frame.version.writer == 0 || !isValidTopic(frame.topic) || isReservedTopic(frame.topic) ||
      !isPlainText(frame.value))
    return Status::Malformed;
  return frame;
}

HeldVersion RetainPull::at(size_t index) const {
  ByteReader reader{held.from(index * heldVersionBytes)};
  HeldVersion one;
  one.topicHash = reader.u32();
  one.version.lamport = reader.u32();
  one.version.writer = reader.u32();
  return one;
}

bool RetainPull::isOlder(uint32_t topicHash, const RetainedVersion& than) const {
  for (size_t i = 0; i < count(); ++i) {
    const HeldVersion one = at(i);
    if (one.topicHash == topicHash) return than.isNewerThan(one.version);
  }
  return true;
}

void encodeRetainPullHead(ByteWriter& writer, uint32_t from, uint32_t to, size_t count) {
  writer.u32(from);
  writer.u32(to);
  writer.u8(static_cast<uint8_t>(count));
}

void encodeHeldVersion(ByteWriter& writer, const HeldVersion& held) {
  writer.u32(held.topicHash);
  writer.u32(held.version.lamport);
  writer.u32(held.version.writer);
}

Result<RetainPull> decodeRetainPull(Bytes body) {
  ByteReader reader{body};
  RetainPull pull;
  pull.from = reader.u32();
  pull.to = reader.u32();
  pull.held = reader.bytes(reader.u8() * heldVersionBytes);
  if (!reader.ok()) return Status::Truncated;
  if (pull.to < pull.from) return Status::Malformed;
  return pull;
}

}  // namespace spore
