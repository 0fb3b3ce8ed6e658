#include "spore/config/own_settings.h"

#include <gtest/gtest.h>

#include "spore/base/byte_writer.h"
#include "spore/base/hash.h"
#include "support/counting_log.h"
#include "support/fake_storage.h"

namespace spore {
namespace {

int32_t seconds;
bool isOn;
SettingText zone;
bool isLetters(std::string_view text) {
  for (const char letter : text) {
    if (letter < 'a' || letter > 'z') return false;
  }
  return true;
}
constexpr OwnSetting lampTable[] SPORE_IN_FLASH = {
    OwnSetting::number("seconds", &seconds, 60, 1, 3600, "s", "How long it is on."),
    OwnSetting::onOff("on", &isOn, true, "Whether it is on."),
    OwnSetting::text("zone", &zone, "utc", "Where it is.", isLetters, "small letters"),
};

struct OwnSettingsTest : ::testing::Test {
  CountingLog log;
  NodeContext context{log};
  FakeStorage storage;
};

TEST_F(OwnSettingsTest, VariablesHaveTheirDefaultsAndThenWhatWasStored) {
  seconds = 5;
  OwnSettings first{context, storage, lampTable, 3};
  EXPECT_EQ(seconds, 60);
  EXPECT_TRUE(isOn);
  EXPECT_EQ(zone, "utc");
  EXPECT_EQ(first.apply("seconds", JsonEventKind::Number, "90"), Status::Ok);
  EXPECT_EQ(first.apply("on", JsonEventKind::Bool, "false"), Status::Ok);
  EXPECT_EQ(first.apply("zone", JsonEventKind::String, "cet"), Status::Ok);
  EXPECT_EQ(first.store(), Status::Ok);
  seconds = 0;
  OwnSettings second{context, storage, lampTable, 3};
  EXPECT_EQ(seconds, 90);
  EXPECT_FALSE(isOn);
  EXPECT_EQ(zone, "cet");
}

TEST_F(OwnSettingsTest, RecallBringsBackWhatIsStored) {
  OwnSettings own{context, storage, lampTable, 3};
  EXPECT_EQ(own.apply("seconds", JsonEventKind::Number, "90"), Status::Ok);
  EXPECT_TRUE(own.isChanged());
  own.recall();
  EXPECT_FALSE(own.isChanged());
  EXPECT_EQ(seconds, 60);
}

TEST_F(OwnSettingsTest, OtherDefaultsStandUnderWhatIsStoredAndAreTold) {
  OwnSettings own{context, storage, lampTable, 3};
  EXPECT_EQ(own.apply("zone", JsonEventKind::String, "cet"), Status::Ok);
  EXPECT_EQ(own.store(), Status::Ok);
  static uint32_t told;
  told = 0;
  own.onChange([] { ++told; });
  static OwnSetting given[3];
  for (size_t i = 0; i < 3; ++i) given[i] = inRam(lampTable[i]);
  given[0].otherwise = 90;
  given[2].otherwiseText = "est";
  own.replaceTable(given);
  EXPECT_EQ(told, 1u);
  EXPECT_EQ(seconds, 90);
  EXPECT_EQ(zone, "cet");
  own.takeBackAll();
  EXPECT_EQ(seconds, 90);
  EXPECT_EQ(zone, "est");
  // What the table in flash has is no default any more, and so it is stored.
  EXPECT_EQ(own.apply("seconds", JsonEventKind::Number, "60"), Status::Ok);
  EXPECT_EQ(own.store(), Status::Ok);
  own.recall();
  EXPECT_EQ(seconds, 60);
}

TEST_F(OwnSettingsTest, AValueIsCheckedByItsSetting) {
  OwnSettings own{context, storage, lampTable, 3};
  EXPECT_EQ(own.apply("seconds", JsonEventKind::Number, "0"), Status::OutOfRange);
  EXPECT_EQ(own.apply("seconds", JsonEventKind::Number, "-3000000000"), Status::OutOfRange);
  EXPECT_EQ(own.apply("seconds", JsonEventKind::Number, "-"), Status::Malformed);
  EXPECT_EQ(own.apply("seconds", JsonEventKind::BeginArray, ""), Status::Malformed);
  EXPECT_EQ(own.apply("zone", JsonEventKind::String, "CET"), Status::InvalidArgument);
  SettingExpectation words;
  EXPECT_EQ(own.expect("zone", words), Status::Ok);
  EXPECT_EQ(words, "small letters");
  EXPECT_EQ(own.expect("none", words), Status::NotFound);
  EXPECT_EQ(seconds, 60);
  EXPECT_EQ(zone, "utc");
}

TEST_F(OwnSettingsTest, ANameThatNoTableHasIsNotFound) {
  OwnSettings own{context, storage, lampTable, 3};
  EXPECT_EQ(own.apply("none", JsonEventKind::Number, "90"), Status::NotFound);
  EXPECT_EQ(own.apply("", JsonEventKind::Number, "90"), Status::NotFound);
  EXPECT_EQ(own.takeBack("none"), Status::NotFound);
  EXPECT_FALSE(own.isChanged());
}

// A record of another firmware: settings that are gone, of another type, beyond their range.
TEST_F(OwnSettingsTest, WhatThisFirmwareDoesNotKnowOrAllowIsPassedOver) {
  uint8_t bytes[64];
  ByteWriter writer{MutableBytes{bytes}};
  writer.u8(1);
  writer.u32(fingerprint(std::string_view{"gone"}));
  writer.u8(3);
  writer.u8(2);
  writer.bytes(asBytes("ab"));
  writer.u32(fingerprint(std::string_view{"on"}));
  writer.u8(1);
  writer.u32(0);
  writer.u32(fingerprint(std::string_view{"zone"}));
  writer.u8(3);
  writer.u8(1);
  writer.bytes(asBytes("X"));
  writer.u32(fingerprint(std::string_view{"seconds"}));
  writer.u8(1);
  writer.u32(7);
  EXPECT_EQ(storage.store(StorageKey::OwnSettings, writer.written()), Status::Ok);
  OwnSettings own{context, storage, lampTable, 3};
  EXPECT_EQ(seconds, 7);
  EXPECT_TRUE(isOn);
  EXPECT_EQ(zone, "utc");
  EXPECT_EQ(storage.takeDamaged().status(), Status::NotFound);
  EXPECT_EQ(storage.store(StorageKey::OwnSettings, writer.written().first(8)), Status::Ok);
  own.recall();
  EXPECT_EQ(seconds, 60);
  EXPECT_EQ(storage.takeDamaged().valueOr(StorageKey::Wifi), StorageKey::OwnSettings);
}

TEST_F(OwnSettingsTest, ATableThatBreaksARuleIsRefusedByItsName) {
  static constexpr OwnSetting taken[] = {OwnSetting::number("heartbeatMs", &seconds, 1, 0, 9, "ms", "")};
  static constexpr OwnSetting twice[] = {OwnSetting::onOff("on", &isOn, true, ""),
                                         OwnSetting::onOff("on", &isOn, true, "")};
  static constexpr OwnSetting beyond[] = {OwnSetting::number("seconds", &seconds, 10, 0, 9, "s", "")};
  static constexpr OwnSetting words[] = {OwnSetting::onOff("two words", &isOn, true, "")};
  static constexpr OwnSetting refused[] = {OwnSetting::text("zone", &zone, "UTC", "", isLetters, "small letters")};
  static constexpr OwnSetting long_[] = {OwnSetting::text("a", &zone, "", ""), OwnSetting::text("b", &zone, "", ""),
                                         OwnSetting::text("c", &zone, "", ""), OwnSetting::text("d", &zone, "", ""),
                                         OwnSetting::text("e", &zone, "", ""), OwnSetting::text("f", &zone, "", "")};
  EXPECT_EQ(OwnSettings(context, storage, taken, 1).count(), 0u);
  EXPECT_EQ(log.latest(), "setting heartbeatMs is not registered: already_exists");
  EXPECT_EQ(OwnSettings(context, storage, twice, 2).count(), 0u);
  EXPECT_EQ(log.latest(), "setting on is not registered: already_exists");
  EXPECT_EQ(OwnSettings(context, storage, beyond, 1).count(), 0u);
  EXPECT_EQ(log.latest(), "setting seconds is not registered: out_of_range");
  EXPECT_EQ(OwnSettings(context, storage, words, 1).count(), 0u);
  EXPECT_EQ(log.latest(), "setting two words is not registered: invalid_argument");
  EXPECT_EQ(OwnSettings(context, storage, refused, 1).count(), 0u);
  EXPECT_EQ(log.latest(), "setting zone is not registered: out_of_range");
  EXPECT_EQ(OwnSettings(context, storage, long_, 5).count(), 5u);
  EXPECT_EQ(OwnSettings(context, storage, long_, 6).count(), 0u);
  EXPECT_EQ(log.latest(), "setting a is not registered: full");
  EXPECT_EQ(context.firstRefusal(), Status::AlreadyExists);
}

TEST_F(OwnSettingsTest, SeveralTablesShareOneRecord) {
  static int32_t other;
  static constexpr OwnSetting otherTable[] = {OwnSetting::percent("other", &other, 50, "")};
  OwnSettings first{context, storage, lampTable, 3};
  OwnSettings second{context, storage, otherTable, 1};
  first.append(second);
  EXPECT_EQ(first.count(), 4u);
  constexpr std::string_view beginnings[] = {R"({"name":"seconds")", R"({"name":"on")", R"({"name":"zone")",
                                             R"({"name":"other")"};
  for (size_t i = 0; i < 4; ++i) {
    uint8_t buffer[512];
    JsonWriter json{buffer};
    first.write(i, json);
    EXPECT_EQ(json.text().substr(0, beginnings[i].size()), beginnings[i]);
  }
  EXPECT_EQ(first.apply("other", JsonEventKind::Number, "10"), Status::Ok);
  EXPECT_EQ(first.apply("seconds", JsonEventKind::Number, "10"), Status::Ok);
  uint32_t told = 0;
  second.onChange([&told] { ++told; });
  EXPECT_EQ(first.store(), Status::Ok);
  first.settle();
  EXPECT_EQ(told, 1u);
  first.takeBackAll();
  EXPECT_EQ(other, 50);
  first.recall();
  EXPECT_EQ(other, 10);
  EXPECT_EQ(seconds, 10);
  OwnSettings again{context, storage, otherTable, 1};
  first.append(again);
  EXPECT_EQ(first.count(), 4u);
  EXPECT_EQ(log.latest(), "settings beside seconds is not registered: already_exists");
}

}  // namespace
}  // namespace spore
