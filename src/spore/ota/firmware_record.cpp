#include "spore/ota/firmware_record.h"

#include "spore/base/byte_reader.h"

namespace spore {
namespace {

constexpr uint8_t recordVersion = 1;

}  // namespace

FlashText toText(TrialOutcome outcome) {
  switch (outcome) {
    case TrialOutcome::None: return SPORE_TEXT("none");
    case TrialOutcome::Pending: return SPORE_TEXT("on_trial");
    case TrialOutcome::Confirmed: return SPORE_TEXT("confirmed");
    case TrialOutcome::Reverted: return SPORE_TEXT("reverted");
    case TrialOutcome::Failed: return SPORE_TEXT("failed");
  }
  return SPORE_TEXT("none");
}

FlashText toText(TrialFault fault) {
  switch (fault) {
    case TrialFault::None: return SPORE_TEXT("none");
    case TrialFault::NotSeen: return SPORE_TEXT("not_seen_by_a_peer");
    case TrialFault::LowHeap: return SPORE_TEXT("low_heap");
    case TrialFault::Restarts: return SPORE_TEXT("restarted_too_often");
    case TrialFault::Gone: return SPORE_TEXT("ended_or_hung");
  }
  return SPORE_TEXT("none");
}

void encodeFirmwareRecord(ByteWriter& writer, const FirmwareRecord& record) {
  writer.u8(recordVersion);
  writer.u8(static_cast<uint8_t>(record.outcome));
  writer.u8(static_cast<uint8_t>(static_cast<uint8_t>(record.fault) << 4 | (record.hadPeers ? 1 : 0)));
  writer.u8(record.starts);
  writer.bytes(asBytes(record.imageHash));
  writer.bytes(asBytes(record.failedHash));
}

Result<FirmwareRecord> decodeFirmwareRecord(Bytes bytes) {
  ByteReader reader{bytes};
  FirmwareRecord record;
  const uint8_t version = reader.u8();
  const uint8_t outcome = reader.u8();
  const uint8_t faultAndPeers = reader.u8();
  record.starts = reader.u8();
  for (Sha256Hash* hash : {&record.imageHash, &record.failedHash}) {
    for (uint8_t& byte : *hash) byte = reader.u8();
  }
  if (!reader.ok()) return Status::Truncated;
  if (version != recordVersion || reader.remaining() > 0 || (faultAndPeers & 0x0F) > 1) return Status::Malformed;
  if (faultAndPeers >> 4 > static_cast<uint8_t>(TrialFault::Gone)) return Status::Malformed;
  if (outcome > static_cast<uint8_t>(TrialOutcome::Failed)) return Status::Malformed;
  record.outcome = static_cast<TrialOutcome>(outcome);
  record.fault = static_cast<TrialFault>(faultAndPeers >> 4);
  record.hadPeers = (faultAndPeers & 0x0F) == 1;
  return record;
}

}  // namespace spore
