// A freshness report: "I know that this member lived at that sequence number, so long ago."
#pragma once

#include "spore/base/byte_reader.h"
#include "spore/base/byte_writer.h"

namespace spore {

// The low 24 bits of a node id: on chips these are the whole of it.
constexpr uint32_t shortNodeId(uint32_t nodeId) {
  return nodeId & 0xFFFFFF;
}

struct FreshnessReport {
  uint32_t shortId = 0;
  uint8_t incarnationLow = 0;  // 4 bits
  uint16_t sequenceLow = 0;    // 12 bits
  uint8_t ageTenths = 0;       // 100 ms, rounded up, at most 254
};

constexpr size_t shortIdBytes = 3;
constexpr size_t freshnessReportBytes = shortIdBytes + 3;

void encodeReport(ByteWriter& writer, const FreshnessReport& report);
// Filled in where it stays: copying it from a local right after its small fields were written stalls the processor.
void decodeReport(ByteReader& reader, FreshnessReport& report);

}  // namespace spore
