#include "spore/config/setting_value.h"

#include "spore/base/flash_format.h"
#include "spore/base/text.h"

namespace spore {
namespace {

FlashText toText(OwnSettingKind kind) {
  switch (kind) {
    case OwnSettingKind::Number: return SPORE_TEXT("number");
    case OwnSettingKind::Percent: return SPORE_TEXT("percent");
    case OwnSettingKind::Switch: return SPORE_TEXT("switch");
    case OwnSettingKind::Text: return SPORE_TEXT("text");
  }
  return SPORE_TEXT("unknown");
}

// Kinds as they are stored: both of numbers are one.
enum class StoredKind : uint8_t { Number = 1, Switch = 2, Text = 3 };

StoredKind storedKind(OwnSettingKind kind) {
  if (kind == OwnSettingKind::Text) return StoredKind::Text;
  return kind == OwnSettingKind::Switch ? StoredKind::Switch : StoredKind::Number;
}

bool isAllowed(const OwnSetting& setting, int32_t number) {
  return number >= setting.minimum && number <= setting.maximum;
}

bool isAllowed(const OwnSetting& setting, std::string_view text) {
  return isPlainText(text) && (setting.isValid == nullptr || setting.isValid(text));
}

Result<int32_t> parseSigned(std::string_view text) {
  const bool isNegative = !text.empty() && text[0] == '-';
  const Result<uint32_t> digits = parseUnsigned(text.substr(isNegative ? 1 : 0));
  if (!digits.ok()) return digits.status();
  const uint32_t most = isNegative ? 0x80000000u : 0x7FFFFFFFu;
  if (digits.value() > most) return Status::OutOfRange;
  return static_cast<int32_t>(isNegative ? 0u - digits.value() : digits.value());
}

Status readNumber(const OwnSetting& setting, std::string_view value) {
  const Result<int32_t> number = parseSigned(value);
  if (!number.ok()) return number.status();
  if (!isAllowed(setting, number.value())) return Status::OutOfRange;
  setting.integer() = number.value();
  return Status::Ok;
}

Status readSwitch(const OwnSetting& setting, std::string_view value) {
  const bool isOn = value == "true" || value == "1";
  if (!isOn && value != "false" && value != "0") return Status::Malformed;
  setting.truth() = isOn;
  return Status::Ok;
}

}  // namespace

size_t storedBytesMax(OwnSettingKind kind) {
  return kind == OwnSettingKind::Text ? storedTextBytesMax : storedNumberBytes;
}

void storeValue(ByteWriter& writer, const OwnSetting& setting) {
  const StoredKind kind = storedKind(setting.kind);
  writer.u8(static_cast<uint8_t>(kind));
  if (kind == StoredKind::Number) return writer.u32(static_cast<uint32_t>(setting.integer()));
  if (kind == StoredKind::Switch) return writer.u8(setting.truth() ? 1 : 0);
  writer.u8(static_cast<uint8_t>(setting.string().size()));
  writer.bytes(asBytes(setting.string()));
}

bool recallValue(ByteReader& reader, const OwnSetting& setting) {
  ByteReader behind = reader;
  skipValue(behind);
  ByteReader value = reader;
  reader = behind;
  if (!behind.ok() || value.u8() != static_cast<uint8_t>(storedKind(setting.kind))) return false;
  if (setting.kind == OwnSettingKind::Switch) {
    setting.truth() = value.u8() != 0;
  } else if (setting.kind == OwnSettingKind::Text) {
    const std::string_view text = asText(value.bytes(value.u8()));
    if (!isAllowed(setting, text) || text.size() > SettingText::capacity()) return false;
    (void)setting.string().assign(text);
  } else {
    const auto number = static_cast<int32_t>(value.u32());
    if (!isAllowed(setting, number)) return false;
    setting.integer() = number;
  }
  return true;
}

void skipValue(ByteReader& reader) {
  switch (static_cast<StoredKind>(reader.u8())) {
    case StoredKind::Number: (void)reader.u32(); return;
    case StoredKind::Switch: (void)reader.u8(); return;
    // Of another kind nothing is known, and so where the next one begins: the rest is read as a text would be.
    case StoredKind::Text:
    default: (void)reader.bytes(reader.u8()); return;
  }
}

bool isDefault(const OwnSetting& setting) {
  if (setting.kind == OwnSettingKind::Text) return setting.otherwiseText == setting.string().view();
  if (setting.kind == OwnSettingKind::Switch) return setting.truth() == (setting.otherwise != 0);
  return setting.integer() == setting.otherwise;
}

void setDefault(const OwnSetting& setting) {
  if (setting.kind == OwnSettingKind::Text) {
    setting.string().clear();
    setting.otherwiseText.appendCutTo(setting.string());
  } else if (setting.kind == OwnSettingKind::Switch) {
    setting.truth() = setting.otherwise != 0;
  } else {
    setting.integer() = setting.otherwise;
  }
}

Status readValue(const OwnSetting& setting, JsonEventKind kind, std::string_view value) {
  const bool isScalar = kind == JsonEventKind::Number || kind == JsonEventKind::String || kind == JsonEventKind::Bool;
  if (!isScalar) return Status::Malformed;
  if (setting.kind == OwnSettingKind::Switch) return readSwitch(setting, value);
  if (setting.kind != OwnSettingKind::Text) return readNumber(setting, value);
  if (value.size() > SettingText::capacity()) return Status::TooLarge;
  if (!isAllowed(setting, value)) return Status::InvalidArgument;
  return setting.string().assign(value);
}

void describeExpected(const OwnSetting& setting, SettingExpectation& words) {
  words.clear();
  if (setting.kind == OwnSettingKind::Switch) return SPORE_TEXT("true or false").appendCutTo(words);
  if (setting.kind == OwnSettingKind::Text) {
    if (setting.expected != nullptr) return setting.expected.appendCutTo(words);
    char line[48];
    SPORE_PRINT(line, "a text of at most %u bytes", static_cast<unsigned>(SettingText::capacity()));
    return words.appendCut(line);
  }
  SPORE_TEXT("a whole number").appendCutTo(words);
  if (setting.unit != nullptr && setting.unit.size() > 0) {
    SPORE_TEXT(" of ").appendCutTo(words);
    setting.unit.appendCutTo(words);
  }
  char range[40];
  SPORE_PRINT(range, " from %ld to %ld", static_cast<long>(setting.minimum), static_cast<long>(setting.maximum));
  words.appendCut(range);
}

void writeSetting(const OwnSetting& setting, JsonWriter& json) {
  json.beginObject().field("name", static_cast<const char*>(setting.name));
  if (setting.kind == OwnSettingKind::Text) {
    json.field("value", setting.string().view()).field("default", setting.otherwiseText);
    json.field("maximumBytes", SettingText::capacity());
  } else if (setting.kind == OwnSettingKind::Switch) {
    json.field("value", setting.truth()).field("default", setting.otherwise != 0);
  } else {
    json.field("value", setting.integer()).field("default", setting.otherwise);
    json.field("minimum", setting.minimum).field("maximum", setting.maximum);
    if (setting.unit != nullptr) json.field("unit", setting.unit);
  }
  json.field("type", toText(setting.kind)).field("description", setting.description).endObject();
}

}  // namespace spore
