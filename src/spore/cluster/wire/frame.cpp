#include "spore/cluster/wire/frame.h"

namespace spore {

namespace {

constexpr uint8_t magicFirst = 'S';
constexpr uint8_t magicSecond = 'P';

// One result is less code than several.
Status decode(Bytes datagram, Frame& frame) {
  if (datagram.size() < frameHeaderBytes) return Status::Truncated;
  ByteReader reader(datagram);
  if (reader.u8() != magicFirst || reader.u8() != magicSecond) return Status::Malformed;

  const uint8_t versionAndType = reader.u8();
  if (versionAndType >> 4 != frameVersion) return Status::Unsupported;
  frame.header.type = static_cast<FrameType>(versionAndType & 0x0F);
  frame.header.flags = reader.u8();
  const uint8_t known = frame.hasTag() ? frameFlagAuthenticated | frameFlagsEpoch : 0;
  if ((frame.header.flags & frameFlagsMustKnow & ~known) != 0) return Status::Unsupported;
  const size_t tagBytes = frame.hasTag() ? frameTagBytes : 0;
  if (datagram.size() < frameHeaderBytes + tagBytes) return Status::Truncated;

  frame.header.fleetId = reader.u32();
  frame.header.nodeId = reader.u32();
  frame.header.incarnation = reader.u32();
  frame.header.sequence = reader.u32();
  frame.body = datagram.first(datagram.size() - tagBytes).from(frameHeaderBytes);
  return frame.header.nodeId == 0 || frame.header.incarnation == 0 ? Status::Malformed : Status::Ok;
}

}  // namespace

void encodeHeader(ByteWriter& writer, const FrameHeader& header) {
  writer.u8(magicFirst);
  writer.u8(magicSecond);
  writer.u8(static_cast<uint8_t>(frameVersion << 4 | (static_cast<uint8_t>(header.type) & 0x0F)));
  writer.u8(header.flags);
  writer.u32(header.fleetId);
  writer.u32(header.nodeId);
  writer.u32(header.incarnation);
  writer.u32(header.sequence);
}

Result<Frame> decodeFrame(Bytes datagram) {
  Frame frame;
  const Status status = decode(datagram, frame);
  if (status != Status::Ok) return status;
  return frame;
}

bool isNewer(uint32_t incarnationA, uint32_t sequenceA, uint32_t incarnationB, uint32_t sequenceB) {
  if (incarnationA != incarnationB) return incarnationA > incarnationB;
  return static_cast<int32_t>(sequenceA - sequenceB) > 0;
}

}  // namespace spore
