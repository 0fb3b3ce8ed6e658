#include "spore/cluster/wire/probe.h"

namespace spore {

void encodeProbe(ByteWriter& writer, const Probe& probe) {
  const size_t begin = writer.size();
  writer.u32(probe.target);
  writer.u16(probe.token);
  writer.u8(probe.flags);
  writer.u32(probe.nonce);
  const bool isLong = (probe.flags & probeWantsIdentity) != 0;
  const size_t bytes = isLong ? paddedProbeBytes : probeFrameBytes;
  while (frameHeaderBytes + writer.size() - begin < bytes && writer.ok()) writer.u8(0);
}

Result<Probe> decodeProbe(Bytes body) {
  ByteReader reader(body);
  Probe probe;
  probe.target = reader.u32();
  probe.token = reader.u16();
  probe.flags = reader.u8();
  if (!reader.ok()) return Status::Truncated;
  if (reader.remaining() >= sizeof probe.nonce) probe.nonce = reader.u32();
  if (probe.target == 0 || probe.token == 0) return Status::Malformed;
  return probe;
}

}  // namespace spore
