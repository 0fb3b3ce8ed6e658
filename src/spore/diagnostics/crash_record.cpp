#include "spore/diagnostics/crash_record.h"

#include "spore/base/byte_reader.h"
#include "spore/base/flash_format.h"
#include "spore/base/text.h"

namespace spore {
namespace {

constexpr uint8_t recordVersion = 1;

}  // namespace

void encodeCrash(ByteWriter& writer, const CrashRecord& crash) {
  writer.u8(recordVersion);
  writer.u8(static_cast<uint8_t>(crash.cause));
  writer.u8(crash.exception);
  writer.u32(crash.address);
  writer.u32(crash.uptimeS);
  writer.u32(crash.incarnation);
  writer.bytes(asBytes(crash.task));
}

FixedString<crashTextBytesMax> describe(const CrashRecord& crash) {
  char text[crashTextBytesMax + 1];
  SPORE_PRINT(text, "%s %u at 0x%08lx after %lu s, in %s", wordInRam(toText(crash.cause)).c_str(),
              static_cast<unsigned>(crash.exception), static_cast<unsigned long>(crash.address),
              static_cast<unsigned long>(crash.uptimeS), crash.task.empty() ? "?" : crash.task.c_str());
  return FixedString<crashTextBytesMax>{text};
}

Result<CrashRecord> decodeCrash(Bytes record) {
  ByteReader reader{record};
  CrashRecord crash;
  const uint8_t version = reader.u8();
  const uint8_t cause = reader.u8();
  crash.cause = static_cast<ResetCause>(cause);
  crash.exception = reader.u8();
  crash.address = reader.u32();
  crash.uptimeS = reader.u32();
  crash.incarnation = reader.u32();
  if (!reader.ok()) return Status::Truncated;
  const std::string_view task = asText(reader.bytes(reader.remaining()));
  const bool isKnown = version == recordVersion && cause <= static_cast<uint8_t>(ResetCause::Brownout);
  if (!isKnown || !isPlainText(task) || crash.task.assign(task) != Status::Ok) return Status::Malformed;
  return crash;
}

}  // namespace spore
