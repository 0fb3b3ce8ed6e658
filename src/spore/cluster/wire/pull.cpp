#include "spore/cluster/wire/pull.h"

namespace spore {

FreshnessReport PullReply::reportAt(size_t index) const {
  FreshnessReport report;
  ByteReader reader{reports.from(index * freshnessReportBytes)};
  decodeReport(reader, report);
  return report;
}

bool PullReply::mentions(uint32_t shortId) const {
  for (size_t i = 0; i < count(); ++i) {
    if (reportAt(i).shortId == shortId) return true;
  }
  return false;
}

void encodePullHead(ByteWriter& writer, uint16_t token, uint8_t flags, size_t count) {
  CHECK(count <= 255);
  writer.u16(token);
  writer.u8(flags);
  writer.u8(static_cast<uint8_t>(count));
}

Result<Pull> decodePull(Bytes body) {
  ByteReader reader(body);
  Pull pull;
  pull.token = reader.u16();
  pull.flags = reader.u8();
  pull.shortIds = reader.bytes(reader.u8() * shortIdBytes);
  if (!reader.ok()) return Status::Truncated;
  if (pull.token == 0) return Status::Malformed;
  return pull;
}

Result<PullReply> decodePullReply(Bytes body) {
  ByteReader reader(body);
  PullReply reply;
  reply.token = reader.u16();
  reply.state = reader.u8();
  reply.reports = reader.bytes(reader.u8() * freshnessReportBytes);
  if (!reader.ok()) return Status::Truncated;
  if (reply.token == 0) return Status::Malformed;
  return reply;
}

}  // namespace spore
