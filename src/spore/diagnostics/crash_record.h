// CrashRecord: what is known of the crash that ended an earlier run of this node.
#pragma once

#include "spore/base/byte_writer.h"
#include "spore/base/fixed_string.h"
#include "spore/base/result.h"
#include "spore/platform/system_info.h"

namespace spore {

using TaskName = FixedString<20>;  // longer ones are cut

struct CrashRecord {
  ResetCause cause = ResetCause::Unknown;
  uint8_t exception = 0;  // the chip's cause of it, for instance 9: an unaligned load; only with ResetCause::Exception
  uint32_t address = 0;   // of the instruction; 0: unknown
  uint32_t uptimeS = 0;   // of the run that ended
  uint32_t incarnation = 0;  // of the run that found it
  TaskName task;             // that ran last; empty: unknown
};

constexpr size_t crashRecordBytesMax = 15 + TaskName::capacity();

// The record: version 1, cause (1), exception (1), address, uptime and incarnation (4 each), then the task's name.
void encodeCrash(ByteWriter& writer, const CrashRecord& crash);
constexpr size_t crashTextBytesMax = 80;
// "exception 9 at 0x40201234 after 86 s, in discovery_listen".
FixedString<crashTextBytesMax> describe(const CrashRecord& crash);

// Truncated; Malformed: another version, a cause that is none, a name that is no plain text.
Result<CrashRecord> decodeCrash(Bytes record);

}  // namespace spore
