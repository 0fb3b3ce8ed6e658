#include "spore/config/settings_record.h"

#include "spore/config/settings_table.h"

// What is taken from a record is allowed, and reads the same again.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spore;
  Settings settings;
  if (applySettingsRecord(settings, Bytes{data, size}) != Status::Ok) return 0;
  CHECK(findContradiction(settings) == nullptr);
  uint8_t record[settingsRecordBytesMax];
  ByteWriter writer{MutableBytes{record}};
  encodeSettings(writer, settings, Settings{});
  Settings again;
  CHECK(writer.ok() && applySettingsRecord(again, writer.written()) == Status::Ok);
  for (size_t i = 0; i < settingCount(); ++i) {
    const SettingSpec spec = settingAt(i);
    CHECK((settings.*spec.member).count >= spec.minimum && (settings.*spec.member).count <= spec.maximum);
    CHECK(settings.*spec.member == again.*spec.member);
  }
  return 0;
}
