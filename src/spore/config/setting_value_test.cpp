#include "spore/config/setting_value.h"

#include <gtest/gtest.h>

#include <cstring>

namespace spore {
namespace {

bool isShort(std::string_view text) {
  return text.size() < 5;
}

struct SettingValue : ::testing::Test {
  std::string_view shown(const OwnSetting& setting) {
    JsonWriter json{buffer};
    writeSetting(setting, json);
    return json.text();
  }
  std::string_view expectedOf(const OwnSetting& setting) {
    describeExpected(setting, words);
    return words;
  }
  Bytes stored(const OwnSetting& setting) {
    ByteWriter writer{MutableBytes{buffer}};
    storeValue(writer, setting);
    EXPECT_TRUE(writer.ok());
    return writer.written();
  }
  static Status read(const OwnSetting& setting, std::string_view value) {
    return readValue(setting, JsonEventKind::String, value);
  }

  int32_t number = 7;
  int32_t share = 30;
  bool isOn = true;
  SettingText text;
  OwnSetting whole = OwnSetting::number("whole", &number, 60, INT32_MIN, INT32_MAX, "s", "How long.");
  OwnSetting bare = OwnSetting::number("bare", &number, 60, -5, 5, nullptr, "How many.");
  OwnSetting percent = OwnSetting::percent("share", &share, 50, "How much.");
  OwnSetting onOff = OwnSetting::onOff("on", &isOn, false, "Whether.");
  OwnSetting free = OwnSetting::text("free", &text, "none", "Which.");
  OwnSetting judged = OwnSetting::text("judged", &text, "none", "Which.", isShort, "four letters");
  uint8_t buffer[256];
  SettingExpectation words;
};

TEST_F(SettingValue, JsonShowsItsTypeDefaultAndRange) {
  EXPECT_EQ(shown(whole),
            R"({"name":"whole","value":7,"default":60,"minimum":-2147483648,"maximum":2147483647,"unit":"s",)"
            R"("type":"number","description":"How long."})");
  EXPECT_EQ(
      shown(bare),
      R"({"name":"bare","value":7,"default":60,"minimum":-5,"maximum":5,"type":"number","description":"How many."})");
  EXPECT_EQ(shown(percent), R"({"name":"share","value":30,"default":50,"minimum":0,"maximum":100,"unit":"%",)"
                            R"("type":"percent","description":"How much."})");
  EXPECT_EQ(shown(onOff), R"({"name":"on","value":true,"default":false,"type":"switch","description":"Whether."})");
  text = SettingText{"some"};
  EXPECT_EQ(shown(free), R"({"name":"free","value":"some","default":"none","maximumBytes":44,)"
                         R"("type":"text","description":"Which."})");
}

TEST_F(SettingValue, WhatIsExpectedIsSaidInWords) {
  EXPECT_EQ(expectedOf(whole), "a whole number of s from -2147483648 to 2147483647");
  EXPECT_EQ(expectedOf(bare), "a whole number from -5 to 5");
  EXPECT_EQ(expectedOf(percent), "a whole number of % from 0 to 100");
  EXPECT_EQ(expectedOf(onOff), "true or false");
  EXPECT_EQ(expectedOf(free), "a text of at most 44 bytes");
  EXPECT_EQ(expectedOf(judged), "four letters");
}

TEST_F(SettingValue, ANumberIsReadUpToBothEndsOfItsRange) {
  EXPECT_EQ(read(whole, "2147483647"), Status::Ok);
  EXPECT_EQ(number, INT32_MAX);
  EXPECT_EQ(read(whole, "-2147483648"), Status::Ok);
  EXPECT_EQ(number, INT32_MIN);
  for (const char* value : {"2147483648", "-2147483649"}) EXPECT_EQ(read(whole, value), Status::OutOfRange);
  for (const char* value : {"", "-", "1.5", "+1", "1 "}) EXPECT_EQ(read(whole, value), Status::Malformed);
  for (const char* value : {"-5", "5", "-0"}) EXPECT_EQ(read(bare, value), Status::Ok);
  for (const char* value : {"-6", "6"}) EXPECT_EQ(read(bare, value), Status::OutOfRange);
  EXPECT_EQ(number, 0);
}

TEST_F(SettingValue, ASwitchIsReadAsAWordOrADigit) {
  for (const char* value : {"true", "1"}) {
    isOn = false;
    EXPECT_EQ(read(onOff, value), Status::Ok);
    EXPECT_TRUE(isOn);
  }
  for (const char* value : {"false", "0"}) {
    isOn = true;
    EXPECT_EQ(read(onOff, value), Status::Ok);
    EXPECT_FALSE(isOn);
  }
  for (const char* value : {"", "on", "2", "True"}) EXPECT_EQ(read(onOff, value), Status::Malformed);
}

TEST_F(SettingValue, ATextIsPlainFitsAndIsWhatItsSettingWants) {
  char room[SettingText::capacity() + 1];
  std::memset(room, 'a', sizeof room);
  EXPECT_EQ(read(free, {room, sizeof room - 1}), Status::Ok);
  EXPECT_EQ(text.size(), sizeof room - 1);
  EXPECT_EQ(read(free, {room, sizeof room}), Status::TooLarge);
  EXPECT_EQ(read(free, "a\x1b"), Status::InvalidArgument);
  EXPECT_EQ(read(judged, "short"), Status::InvalidArgument);
  EXPECT_EQ(read(judged, "long"), Status::Ok);
  EXPECT_EQ(text, "long");
}

TEST_F(SettingValue, OnlyNumbersTextsAndTruthsAreRead) {
  for (const OwnSetting& setting : {whole, onOff, free}) {
    for (const JsonEventKind kind : {JsonEventKind::Null, JsonEventKind::BeginObject, JsonEventKind::BeginArray}) {
      EXPECT_EQ(readValue(setting, kind, "1"), Status::Malformed);
    }
    for (const JsonEventKind kind : {JsonEventKind::Number, JsonEventKind::String, JsonEventKind::Bool}) {
      EXPECT_EQ(readValue(setting, kind, "1"), Status::Ok);
    }
  }
}

TEST_F(SettingValue, StoredBytesStandAsDocumented) {
  number = 0x01020304;
  EXPECT_EQ(asText(stored(whole)), (std::string_view{"\1\4\3\2\1", 5}));
  EXPECT_EQ(asText(stored(percent)), (std::string_view{"\1\36\0\0\0", 5}));
  EXPECT_EQ(asText(stored(onOff)), (std::string_view{"\2\1", 2}));
  text = SettingText{"ab"};
  EXPECT_EQ(asText(stored(free)), (std::string_view{"\3\2ab", 4}));
  EXPECT_EQ(storedBytesMax(OwnSettingKind::Number), 5u);
  EXPECT_EQ(storedBytesMax(OwnSettingKind::Percent), 5u);
  EXPECT_EQ(storedBytesMax(OwnSettingKind::Switch), 5u);
  EXPECT_EQ(storedBytesMax(OwnSettingKind::Text), 2 + SettingText::capacity());
}

TEST_F(SettingValue, WhatWasStoredIsRecalledAndOnlyByItsKind) {
  const auto recalled = [](std::string_view bytes, const OwnSetting& setting, size_t left = 0) {
    ByteReader reader{asBytes(bytes)};
    const bool isTaken = recallValue(reader, setting);
    EXPECT_EQ(reader.remaining(), left);
    return isTaken;
  };
  EXPECT_TRUE(recalled({"\1\376\377\377\377!", 6}, bare, 1));
  EXPECT_EQ(number, -2);
  EXPECT_FALSE(recalled({"\1\6\0\0\0", 5}, bare));
  EXPECT_TRUE(recalled({"\2\0", 2}, onOff));
  EXPECT_FALSE(isOn);
  EXPECT_TRUE(recalled({"\2\1", 2}, onOff));
  EXPECT_TRUE(isOn);
  EXPECT_TRUE(recalled({"\3\2ab!!", 6}, free, 2));
  EXPECT_EQ(text, "ab");
  EXPECT_FALSE(recalled({"\3\5short", 7}, judged));
  EXPECT_FALSE(recalled({"\3\2ab", 4}, onOff));
  EXPECT_FALSE(recalled({"\2\1", 2}, bare));
  EXPECT_FALSE(recalled({"\1\1\0\0\0", 5}, free));
  EXPECT_EQ(number, -2);
  EXPECT_TRUE(isOn);
  EXPECT_EQ(text, "ab");
}

TEST_F(SettingValue, TheDefaultIsKnownAndCanBeSet) {
  for (const OwnSetting& setting : {whole, percent, onOff, free}) {
    EXPECT_FALSE(isDefault(setting));
    setDefault(setting);
    EXPECT_TRUE(isDefault(setting));
  }
  EXPECT_EQ(number, 60);
  EXPECT_EQ(share, 50);
  EXPECT_FALSE(isOn);
  EXPECT_EQ(text, "none");
}

}  // namespace
}  // namespace spore
