// The value of one setting of a sketch: read as people write it, and as it is stored.
#pragma once

#include "spore/base/byte_reader.h"
#include "spore/base/byte_writer.h"
#include "spore/config/more_settings.h"
#include "spore/config/own_setting.h"

namespace spore {

// In storage: the kind (1), then a number 4 bytes, little endian, a switch 1 byte, a text its length (1) and its bytes.
constexpr size_t storedTextBytesMax = 1 + 1 + limits::settingTextValueBytesMax;
constexpr size_t storedNumberBytes = 1 + 4;
size_t storedBytesMax(OwnSettingKind kind);
void storeValue(ByteWriter& writer, const OwnSetting& setting);
// False for a value that the setting does not allow, which is read and left out; also when the record ends too early.
bool recallValue(ByteReader& reader, const OwnSetting& setting);
// Passes over a value that no setting is there for.
void skipValue(ByteReader& reader);

bool isDefault(const OwnSetting& setting);
void setDefault(const OwnSetting& setting);
// Malformed, OutOfRange, TooLarge, InvalidArgument (a text with control characters, or one that the setting refuses).
Status readValue(const OwnSetting& setting, JsonEventKind kind, std::string_view value);
// "a whole number of s from 1 to 3600".
void describeExpected(const OwnSetting& setting, SettingExpectation& words);
void writeSetting(const OwnSetting& setting, JsonWriter& json);

}  // namespace spore
