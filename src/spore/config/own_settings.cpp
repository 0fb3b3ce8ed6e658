#include "spore/config/own_settings.h"

#include "spore/base/hash.h"
#include "spore/base/text.h"
#include "spore/config/setting_value.h"
#include "spore/config/settings_table.h"

namespace spore {
namespace {

constexpr uint8_t ownSettingsVersion = 1;
constexpr size_t ownNameBytes = 4;  // its fingerprint

// What tells a value from another one.
uint32_t markOf(const OwnSetting& setting) {
  if (setting.kind == OwnSettingKind::Text) return fingerprint(setting.string().view());
  return setting.kind == OwnSettingKind::Switch ? setting.truth() : static_cast<uint32_t>(setting.integer());
}

}  // namespace

// The record: version 1, then for each setting that is not as its default the fingerprint of its name (4) and its value
// (setting_value.h).
OwnSettings::OwnSettings(NodeContext& context, Storage& storage, const OwnSetting* table, size_t count)
    : context_(context), storage_(storage), table_(table), count_(count) {
  for (size_t i = 0; i < count_; ++i) setDefault(at(i));
  for (size_t i = 0; i < count_; ++i) {
    const OwnSetting setting = at(i);
    const Status status = check(setting, i);
    if (status == Status::Ok) continue;
    context_.noteRegistration(SPORE_TEXT("setting "), static_cast<const char*>(setting.name), status);
    count_ = 0;
  }
  recall();
}

Status OwnSettings::check(const OwnSetting& setting, size_t index) const {
  if (!isHostName(setting.name) || setting.variable == nullptr) return Status::InvalidArgument;
  if (findSetting(setting.name).ok()) return Status::AlreadyExists;
  for (size_t i = 0; i < index; ++i) {
    if (fingerprint(at(i).name) == fingerprint(setting.name)) return Status::AlreadyExists;
  }
  if (setting.kind == OwnSettingKind::Text) {
    const bool isRefused = setting.isValid != nullptr && !setting.isValid(setting.string());
    if (isRefused || setting.otherwiseText.size() > SettingText::capacity()) return Status::OutOfRange;
  } else if (setting.otherwise < setting.minimum || setting.otherwise > setting.maximum) {
    return Status::OutOfRange;
  }
  const bool isFull = index >= limits::ownSettingsMax || recordBytesMax() > limits::ownSettingsBytesMax;
  return isFull ? Status::Full : Status::Ok;
}

size_t OwnSettings::recordBytesMax() const {
  size_t bytes = sizeof ownSettingsVersion;
  for (const OwnSettings* one = this; one != nullptr; one = one->next_) {
    for (size_t i = 0; i < one->count_; ++i) bytes += ownNameBytes + storedBytesMax(one->at(i).kind);
  }
  return bytes;
}

void OwnSettings::append(OwnSettings& last) {
  Status status = Status::Ok;
  for (size_t i = 0; i < last.count_ && status == Status::Ok; ++i) {
    const OwnSetting setting = last.at(i);
    if (find(setting.name).owner != nullptr) status = Status::AlreadyExists;
  }
  OwnSettings* end = this;
  while (end->next_ != nullptr) end = end->next_;
  end->next_ = &last;
  if (status == Status::Ok && (count() > limits::ownSettingsMax || recordBytesMax() > limits::ownSettingsBytesMax)) {
    status = Status::Full;
  }
  if (status == Status::Ok) return;
  context_.noteRegistration(SPORE_TEXT("settings beside "), static_cast<const char*>(at(0).name), status);
  last.count_ = 0;
}

void OwnSettings::replaceTable(const OwnSetting* table) {
  table_ = table;
  recall();
  if (handler_) handler_();
}

OwnSetting OwnSettings::at(size_t index) const {
  return inRam(table_[index]);
}

size_t OwnSettings::count() const {
  size_t sum = 0;
  for (const OwnSettings* one = this; one != nullptr; one = one->next_) sum += one->count_;
  return sum;
}

OwnSettings::Found OwnSettings::find(std::string_view name) const {
  for (const OwnSettings* one = this; one != nullptr; one = one->next_) {
    for (size_t i = 0; i < one->count_; ++i) {
      if (name == one->at(i).name) return {const_cast<OwnSettings*>(one), i};
    }
  }
  return {};
}

void OwnSettings::write(size_t index, JsonWriter& json) const {
  const OwnSettings* one = this;
  for (; index >= one->count_; one = one->next_) index -= one->count_;
  writeSetting(one->at(index), json);
}

Status OwnSettings::apply(std::string_view name, JsonEventKind kind, std::string_view value) {
  const Found found = find(name);
  if (found.owner == nullptr) return Status::NotFound;
  const OwnSetting setting = found.owner->at(found.index);
  const uint32_t before = markOf(setting);
  const Status status = readValue(setting, kind, value);
  found.owner->change(found.index, setting, before);
  return status;
}

void OwnSettings::change(size_t index, const OwnSetting& setting, uint32_t markBefore) {
  if (markOf(setting) != markBefore) changed_ |= 1u << index;
}

Status OwnSettings::takeBack(std::string_view name) {
  const Found found = find(name);
  if (found.owner == nullptr) return Status::NotFound;
  const OwnSetting setting = found.owner->at(found.index);
  const uint32_t before = markOf(setting);
  setDefault(setting);
  found.owner->change(found.index, setting, before);
  return Status::Ok;
}

void OwnSettings::takeBackAll() {
  for (OwnSettings* one = this; one != nullptr; one = one->next_) {
    for (size_t i = 0; i < one->count_; ++i) {
      const OwnSetting setting = one->at(i);
      if (isDefault(setting)) continue;
      one->changed_ |= 1u << i;
      setDefault(setting);
    }
  }
}

Status OwnSettings::expect(std::string_view name, SettingExpectation& words) const {
  const Found found = find(name);
  if (found.owner == nullptr) return Status::NotFound;
  describeExpected(found.owner->at(found.index), words);
  return Status::Ok;
}

bool OwnSettings::isChanged() const {
  for (const OwnSettings* one = this; one != nullptr; one = one->next_) {
    if (one->changed_ != 0) return true;
  }
  return false;
}

void OwnSettings::writeChanged(JsonWriter& json) const {
  for (const OwnSettings* one = this; one != nullptr; one = one->next_) {
    for (size_t i = 0; i < one->count_; ++i) {
      if ((one->changed_ >> i & 1) != 0) json.value(static_cast<const char*>(one->at(i).name));
    }
  }
}

// Defaults, and the record over them; what it has for settings of another firmware is passed over.
void OwnSettings::recall() {
  uint8_t record[limits::ownSettingsBytesMax];
  const Result<size_t> size = storage_.load(StorageKey::OwnSettings, MutableBytes{record});
  storage_.noteRead(StorageKey::OwnSettings, size.status());
  const Bytes stored = size.ok() ? Bytes{record}.first(size.value()) : Bytes{};
  for (OwnSettings* one = this; one != nullptr; one = one->next_) {
    for (size_t i = 0; i < one->count_; ++i) setDefault(one->at(i));
    one->changed_ = 0;
    one->takeRecord(stored);
  }
}

void OwnSettings::takeRecord(Bytes record) {
  ByteReader reader{record};
  if (record.empty()) return;
  if (reader.u8() != ownSettingsVersion) return storage_.noteRead(StorageKey::OwnSettings, Status::Malformed);
  while (reader.ok() && reader.remaining() > 0) {
    const uint32_t name = reader.u32();
    size_t index = 0;
    while (index < count_ && fingerprint(at(index).name) != name) ++index;
    if (index == count_)
      skipValue(reader);
    else
      (void)recallValue(reader, at(index));
  }
  if (!reader.ok()) storage_.noteRead(StorageKey::OwnSettings, Status::Truncated);
}

Status OwnSettings::store() {
  uint8_t record[limits::ownSettingsBytesMax];
  ByteWriter writer{MutableBytes{record}};
  writer.u8(ownSettingsVersion);
  for (const OwnSettings* one = this; one != nullptr; one = one->next_) {
    for (size_t i = 0; i < one->count_; ++i) {
      const OwnSetting setting = one->at(i);
      if (isDefault(setting)) continue;
      writer.u32(fingerprint(setting.name));
      storeValue(writer, setting);
    }
  }
  return storage_.store(StorageKey::OwnSettings, writer.written());
}

void OwnSettings::settle() {
  for (OwnSettings* one = this; one != nullptr; one = one->next_) {
    const bool isTold = one->changed_ != 0 && one->handler_;
    one->changed_ = 0;
    if (isTold) one->handler_();
  }
}

}  // namespace spore
