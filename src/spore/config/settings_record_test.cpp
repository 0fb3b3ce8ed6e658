#include "spore/config/settings_record.h"

#include <gtest/gtest.h>

#include "spore/base/hash.h"
#include "spore/config/settings_table.h"

namespace spore {
namespace {

struct SettingsRecord : ::testing::Test {
  uint8_t bytes[settingsRecordBytesMax];
  Settings given;

  Bytes encoded(const Settings& settings) {
    ByteWriter writer{MutableBytes{bytes}};
    encodeSettings(writer, settings, given);
    EXPECT_TRUE(writer.ok());
    return writer.written();
  }
};

TEST_F(SettingsRecord, HoldsWhatDiffersFromTheGiven) {
  given.heartbeat = Millis{3000};
  Settings settings = given;
  settings.heartbeat = Millis{2000};  // the default, yet a change
  settings.deadAfter = Millis{30000};
  const Bytes record = encoded(settings);
  EXPECT_EQ(record.size(), 17u);
  Settings later = given;
  later.statusUpdate = Millis{500};
  EXPECT_EQ(applySettingsRecord(later, record), Status::Ok);
  EXPECT_EQ(later.heartbeat.count, 2000u);
  EXPECT_EQ(later.deadAfter.count, 30000u);
  EXPECT_EQ(later.statusUpdate.count, 500u);
}

TEST_F(SettingsRecord, HasRoomForEverySetting) {
  Settings settings;
  for (size_t i = 0; i < settingCount(); ++i) {
    const SettingSpec spec = settingAt(i);
    settings.*spec.member = Millis{(settings.*spec.member).count + 1};
  }
  EXPECT_EQ(encoded(settings).size(), settingsRecordBytesMax);
}

TEST_F(SettingsRecord, NamesAreToldApart) {
  for (size_t i = 0; i < settingCount(); ++i) {
    for (size_t j = 0; j < i; ++j) EXPECT_NE(fingerprint(settingAt(i).name), fingerprint(settingAt(j).name));
  }
}

TEST_F(SettingsRecord, PassesOverWhatThisFirmwareDoesNotKnowOrAllow) {
  ByteWriter writer{MutableBytes{bytes}};
  writer.u8(1);
  writer.u32(0x12345678);
  writer.u32(7);
  writer.u32(fingerprint("heartbeatMs"));
  writer.u32(1);  // below its minimum
  writer.u32(fingerprint("statusUpdateMs"));
  writer.u32(700);
  Settings settings;
  EXPECT_EQ(applySettingsRecord(settings, writer.written()), Status::Ok);
  EXPECT_EQ(settings.heartbeat.count, Settings{}.heartbeat.count);
  EXPECT_EQ(settings.statusUpdate.count, 700u);
}

TEST_F(SettingsRecord, WhatIsDamagedOrContradictsItselfChangesNothing) {
  Settings changed;
  changed.statusUpdate = Millis{700};
  const Bytes record = encoded(changed);
  Settings settings;
  EXPECT_EQ(applySettingsRecord(settings, Bytes{}), Status::Malformed);
  EXPECT_EQ(applySettingsRecord(settings, record.first(8)), Status::Truncated);
  EXPECT_EQ(bytes[0], 1);
  bytes[0] = 2;
  EXPECT_EQ(applySettingsRecord(settings, record), Status::Malformed);
  changed.deadAfter = changed.inactiveAfter;
  EXPECT_EQ(applySettingsRecord(settings, encoded(changed)), Status::InvalidArgument);
  EXPECT_EQ(settings.statusUpdate.count, Settings{}.statusUpdate.count);
}

}  // namespace
}  // namespace spore
