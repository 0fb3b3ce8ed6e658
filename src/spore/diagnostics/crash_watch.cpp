#include "spore/diagnostics/crash_watch.h"

#include <cstring>

#include "spore/base/byte_reader.h"
#include "spore/base/crc32.h"
#include "spore/base/flash_format.h"
#include "spore/base/text.h"

namespace spore {
namespace {

// The trail: uptime in seconds (4), the task's name, filled up with zeros, CRC-32 of both (4).
constexpr size_t trailBytes = 8 + TaskName::capacity();
static_assert(trailBytes <= SystemInfo::retainedBytes, "the trail must fit");

bool isCrash(ResetCause cause) {
  return cause == ResetCause::Exception || cause == ResetCause::Watchdog;
}

}  // namespace

void CrashWatch::begin(uint32_t incarnation) {
  const ResetCause cause = system_.resetCause();
  if (!isCrash(cause)) return recall();
  crash_ = CrashRecord{};
  crash_.cause = cause;
  crash_.exception = system_.crashSite().exception;
  crash_.address = system_.crashSite().address;
  crash_.incarnation = incarnation;
  readTrail();
  hasCrash_ = true;
  uint8_t record[crashRecordBytesMax];
  ByteWriter writer{MutableBytes{record}};
  encodeCrash(writer, crash_);
  (void)storage_.store(StorageKey::Crash, writer.written());
  char line[112];
  SPORE_PRINT(line, "the last run crashed: %s", describe(crash_).c_str());
  log_.write(LogLevel::Error, "node", line);
}

// After power was lost there is only noise, which the check tells.
void CrashWatch::readTrail() {
  uint8_t trail[trailBytes];
  if (system_.retained(MutableBytes{trail}) != Status::Ok) return;
  ByteReader reader{Bytes{trail}};
  const uint32_t uptimeS = reader.u32();
  const Bytes name = reader.bytes(TaskName::capacity());
  if (reader.u32() != crc32(Bytes{trail}.first(trailBytes - 4))) return;
  const std::string_view task = asText(name).substr(0, asText(name).find('\0'));
  if (!isPlainText(task)) return;
  crash_.uptimeS = uptimeS;
  crash_.task = TaskName{task};
}

void CrashWatch::recall() {
  uint8_t record[crashRecordBytesMax];
  const Result<size_t> size = storage_.load(StorageKey::Crash, MutableBytes{record});
  if (!size.ok()) return;
  const Result<CrashRecord> crash = decodeCrash({record, size.value()});
  hasCrash_ = crash.ok();
  if (crash.ok()) crash_ = crash.value();
}

void CrashWatch::note(const char* task, uint32_t uptimeS) {
  if (task == notedTask_ && uptimeS == notedUptimeS_) return;
  notedTask_ = task;
  notedUptimeS_ = uptimeS;
  const TaskName name{task};
  uint8_t trail[trailBytes];
  ByteWriter writer{MutableBytes{trail}};
  writer.u32(uptimeS);
  writer.bytes(asBytes(name));
  while (writer.size() < trailBytes - 4) writer.u8(0);
  writer.u32(crc32(writer.written()));
  system_.retain(writer.written());
}

}  // namespace spore
