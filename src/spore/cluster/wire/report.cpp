#include "spore/cluster/wire/report.h"

namespace spore {

void encodeReport(ByteWriter& writer, const FreshnessReport& report) {
  writer.u24(report.shortId);
  writer.u16(static_cast<uint16_t>((report.incarnationLow & 0x0F) << 12 | (report.sequenceLow & 0x0FFF)));
  writer.u8(report.ageTenths);
}

void decodeReport(ByteReader& reader, FreshnessReport& report) {
  report.shortId = reader.u24();
  const uint16_t stamp = reader.u16();
  report.incarnationLow = static_cast<uint8_t>(stamp >> 12);
  report.sequenceLow = stamp & 0x0FFF;
  report.ageTenths = reader.u8();
}

}  // namespace spore
