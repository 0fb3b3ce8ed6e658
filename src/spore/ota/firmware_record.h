// FirmwareRecord: what a node remembers of its last update across restarts.
#pragma once

#include "spore/base/byte_writer.h"
#include "spore/base/flash_text.h"
#include "spore/base/result.h"
#include "spore/platform/crypto.h"

namespace spore {

enum class TrialOutcome : uint8_t {
  None,       // never updated over the air
  Pending,    // installed: its trial begins, or goes on, at the next start
  Confirmed,  // passed
  Reverted,   // failed, and the firmware before it runs again
  Failed,     // failed, and there is none to go back to
};
FlashText toText(TrialOutcome outcome);

// Why a trial failed.
enum class TrialFault : uint8_t { None, NotSeen, LowHeap, Restarts, Gone };
FlashText toText(TrialFault fault);

struct FirmwareRecord {
  TrialOutcome outcome = TrialOutcome::None;
  TrialFault fault = TrialFault::None;  // of a trial that failed
  bool hadPeers = false;                // others were there when the update came: on trial it must be seen by one
  uint8_t starts = 0;                   // on trial
  Sha256Hash imageHash{};               // of the image that `outcome` is about
  Sha256Hash failedHash{};              // of an image that is not accepted again unless forced; zeros: none
};

constexpr size_t firmwareRecordBytes = 4 + 2 * 32;

// The record: version 1, outcome, fault (high 4 bits) and whether there were peers (low 4), starts (1 byte each), then
// the two hashes.
void encodeFirmwareRecord(ByteWriter& writer, const FirmwareRecord& record);
// Truncated; Malformed: another version, length, outcome or fault.
Result<FirmwareRecord> decodeFirmwareRecord(Bytes bytes);

}  // namespace spore
