#include "spore/diagnostics/crash_watch.h"

#include "spore/base/flash_format.h"
#include "spore/platform/record.h"

namespace spore {
namespace {

bool isCrash(ResetCause cause) {
  return cause == ResetCause::Exception || cause == ResetCause::Watchdog;
}

}  // namespace

void CrashWatch::begin(uint32_t incarnation, const Trail::End& before) {
  const ResetCause cause = system_.resetCause();
  if (!isCrash(cause)) return recall();
  crash_ = CrashRecord{};
  crash_.cause = cause;
  crash_.exception = system_.crashSite().exception;
  crash_.address = system_.crashSite().address;
  crash_.incarnation = incarnation;
  crash_.uptimeS = before.uptimeS;
  crash_.task = before.task;
  hasCrash_ = true;
  uint8_t record[crashRecordBytesMax];
  ByteWriter writer{MutableBytes{record}};
  encodeCrash(writer, crash_);
  (void)storage_.store(StorageKey::Crash, writer.written());
  char line[112];
  SPORE_PRINT(line, "the last run crashed: %s", describe(crash_).c_str());
  log_.write(LogLevel::Error, "node", line);
}

void CrashWatch::recall() {
  const Result<CrashRecord> crash = loadRecord<crashRecordBytesMax>(storage_, StorageKey::Crash, decodeCrash);
  hasCrash_ = crash.ok();
  if (crash.ok()) crash_ = crash.value();
}

}  // namespace spore
