#include "spore/config/settings_record.h"

#include "spore/base/byte_reader.h"
#include "spore/base/hash.h"
#include "spore/config/settings_table.h"

namespace spore {
namespace {

constexpr uint8_t recordVersion = 1;

Result<SettingSpec> findByFingerprint(uint32_t name) {
  for (size_t i = 0; i < settingCount(); ++i) {
    const SettingSpec spec = settingAt(i);
    if (fingerprint(spec.name) == name) return spec;
  }
  return Status::NotFound;
}

}  // namespace

void encodeSettings(ByteWriter& writer, const Settings& settings, const Settings& given) {
  writer.u8(recordVersion);
  for (size_t i = 0; i < settingCount(); ++i) {
    const SettingSpec spec = settingAt(i);
    if (settings.*spec.member == given.*spec.member) continue;
    writer.u32(fingerprint(spec.name));
    writer.u32((settings.*spec.member).count);
  }
}

Status applySettingsRecord(Settings& settings, Bytes record) {
  ByteReader reader{record};
  if (reader.u8() != recordVersion) return Status::Malformed;
  Settings changed = settings;
  while (reader.ok() && reader.remaining() > 0) {
    const Result<SettingSpec> spec = findByFingerprint(reader.u32());
    const uint32_t value = reader.u32();
    const bool isAllowed = spec.ok() && value >= spec.value().minimum && value <= spec.value().maximum;
    if (isAllowed) changed.*spec.value().member = Millis{value};
  }
  if (!reader.ok()) return Status::Truncated;
  if (findContradiction(changed) != nullptr) return Status::InvalidArgument;
  settings = changed;
  return Status::Ok;
}

}  // namespace spore
