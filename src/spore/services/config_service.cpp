#include "spore/services/config_service.h"

#include "spore/base/flash_format.h"
#include "spore/config/settings_record.h"
#include "spore/config/settings_table.h"

namespace spore {
namespace {

SPORE_NAMED_TEXT(settingsHelp, R"(some settings, as {"name":value}; null: as the firmware has it)");
SPORE_NAMED_TEXT(setHelp, "one setting, as name=value");
SPORE_NAMED_TEXT(resetHelp, "first all settings as the firmware has them");
constexpr ParameterSpec configParameters[] SPORE_IN_FLASH = {
    {"settings", ParameterType::Json, false, settingsHelp},
    {"set", ParameterType::Text, false, setHelp},
    {"reset", ParameterType::Boolean, false, resetHelp},
};

}  // namespace

void ConfigService::recall() {
  given_ = settings_;
  uint8_t record[settingsRecordBytesMax];
  const Result<size_t> size = board_.storage.load(StorageKey::Settings, MutableBytes{record});
  board_.storage.noteRead(StorageKey::Settings, size.status());
  if (size.ok() && applySettingsRecord(settings_, {record, size.value()}) != Status::Ok) {
    board_.log.say(LogLevel::Warning, "config",
                   SPORE_TEXT("stored settings do not fit this firmware and are left out"));
  }
  stored_ = settings_;
}

void ConfigService::registerEndpoints(ApiServer& api) {
  api.registerEndpoint(
      SPORE_TEXT("/api/node/config"), HttpMethod::Get,
      [this](ApiRequest& request) {
        request.stream([this](ReplyCursor& cursor, JsonWriter& json) { return write(cursor, json); });
      },
      SPORE_TEXT("Every setting of this node: value, default, bounds and what it does"));
  api.registerEndpoint(
      SPORE_TEXT("/api/node/config"), HttpMethod::Post, [this](ApiRequest& request) { change(request); },
      SPORE_TEXT("Changes settings: the engine's from the next start on, a sketch's at once"), configParameters);
}

bool ConfigService::write(ReplyCursor& cursor, JsonWriter& json) const {
  if (cursor.stage == 0) {
    json.beginObject().key("settings").beginArray();
    cursor.stage = 1;
  }
  if (cursor.index >= settingCount()) {
    const size_t index = cursor.index++ - settingCount();
    if (more_ != nullptr && index < more_->count()) {
      more_->write(index, json);
      return true;
    }
    json.endArray().endObject();
    return false;
  }
  const SettingSpec spec = settingAt(cursor.index++);
  const Settings defaults;
  json.beginObject().field("name", spec.name).field("value", (settings_.*spec.member).count);
  if (stored_.*spec.member != settings_.*spec.member) json.field("afterRestart", (stored_.*spec.member).count);
  json.field("default", (defaults.*spec.member).count)
      .field("minimum", spec.minimum)
      .field("maximum", spec.maximum)
      .field("unit", "ms")
      .field("type", "number")
      .field("description", spec.description)
      .endObject();
  return true;
}

void ConfigService::change(ApiRequest& request) {
  if (!request.has("settings") && !request.has("set") && !request.has("reset")) {
    return request.fail(400, SPORE_TEXT("missing_parameter"), SPORE_TEXT("give one of settings, set and reset"));
  }
  if (!tryToChange(request)) {
    if (more_ != nullptr) more_->recall();
    return;
  }
  JsonWriter& json = request.reply();
  json.key("changed").beginArray();
  bool isRestartNeeded = false;
  for (size_t i = 0; i < settingCount(); ++i) {
    const SettingSpec spec = settingAt(i);
    if (next_.*spec.member != stored_.*spec.member) json.value(spec.name);
    isRestartNeeded = isRestartNeeded || next_.*spec.member != settings_.*spec.member;
  }
  if (more_ != nullptr) more_->writeChanged(json);
  json.endArray().field("restartRequired", isRestartNeeded);
  stored_ = next_;
  if (more_ != nullptr) more_->settle();
}

bool ConfigService::tryToChange(ApiRequest& request) {
  const bool isReset = request.boolean("reset");
  next_ = isReset ? given_ : stored_;
  if (isReset && more_ != nullptr) more_->takeBackAll();
  if (!setMany(request) || !setOne(request)) return false;
  const FlashText contradiction = findContradiction(next_);
  if (contradiction == nullptr) return store(request);
  request.fail(400, SPORE_TEXT("contradiction"), contradiction);
  return false;
}

bool ConfigService::setMany(ApiRequest& request) {
  if (!request.has("settings")) return true;
  key_.clear();
  nextStatus_ = Status::Ok;
  JsonStreamReader reader{[this](const JsonEvent& event) { onMember(event); }};
  Status status = reader.push(asBytes(request.json("settings")));
  if (status == Status::Ok) status = reader.finish();
  if (status == Status::Ok) status = nextStatus_;
  return accepted(request, status, key_.empty() ? std::string_view{"settings"} : key_.view());
}

void ConfigService::onMember(const JsonEvent& event) {
  if (nextStatus_ != Status::Ok) return;
  switch (event.kind) {
    case JsonEventKind::Key:
      key_.clear();
      key_.appendCut(event.text);
      if (key_.size() < event.text.size()) nextStatus_ = Status::NotFound;
      return;
    case JsonEventKind::Number:
    case JsonEventKind::String:
    case JsonEventKind::Bool: nextStatus_ = apply(key_, event.kind, event.text); return;
    case JsonEventKind::Null: nextStatus_ = takeBack(key_); return;
    case JsonEventKind::BeginObject:
    case JsonEventKind::EndObject:
      if (event.depth == 1) return;
      break;
    default: break;
  }
  nextStatus_ = Status::Malformed;
}

Status ConfigService::apply(std::string_view name, JsonEventKind kind, std::string_view value) {
  const bool isOurs = findSetting(name).ok();
  if (!isOurs && more_ != nullptr) return more_->apply(name, kind, value);
  return isOurs && kind != JsonEventKind::Number ? Status::Malformed : applySetting(next_, name, value);
}

Status ConfigService::takeBack(std::string_view name) {
  const Result<SettingSpec> spec = findSetting(name);
  if (!spec.ok() && more_ != nullptr) return more_->takeBack(name);
  if (spec.ok()) next_.*spec.value().member = given_.*spec.value().member;
  return spec.status();
}

bool ConfigService::setOne(ApiRequest& request) {
  if (!request.has("set")) return true;
  const std::string_view pair = request.text("set");
  const size_t equals = pair.find('=');
  if (equals == std::string_view::npos) return accepted(request, Status::Malformed, "set");
  const std::string_view name = pair.substr(0, equals);
  return accepted(request, apply(name, JsonEventKind::Number, pair.substr(equals + 1)), name);
}

bool ConfigService::accepted(ApiRequest& request, Status status, std::string_view name) {
  if (status == Status::Ok) return true;
  const Result<SettingSpec> spec = findSetting(name);
  if (status == Status::NotFound) {
    request.fail(404, SPORE_TEXT("unknown_setting"), SPORE_TEXT("there is no such setting; GET this path lists them"),
                 name);
  } else if (SettingExpectation words; more_ != nullptr && more_->expect(name, words) == Status::Ok) {
    FixedString<9 + SettingExpectation::capacity()> expected{"expected "};
    expected.appendCut(words);
    request.fail(400, SPORE_TEXT("invalid_parameter"), expected.c_str(), name);
  } else if (!spec.ok()) {
    request.fail(400, SPORE_TEXT("invalid_parameter"),
                 SPORE_TEXT("expected name=value, or an object of names and values"), name);
  } else {
    char expected[64];
    SPORE_PRINT(expected, "expected a whole number of ms from %lu to %lu",
                static_cast<unsigned long>(spec.value().minimum), static_cast<unsigned long>(spec.value().maximum));
    request.fail(400, SPORE_TEXT("invalid_parameter"), expected, name);
  }
  return false;
}

bool ConfigService::storeOurs(const Settings& settings) {
  uint8_t record[settingsRecordBytesMax];
  ByteWriter writer{MutableBytes{record}};
  encodeSettings(writer, settings, given_);
  return board_.storage.store(StorageKey::Settings, writer.written()) == Status::Ok;
}

bool ConfigService::store(ApiRequest& request) {
  if (storeOurs(next_)) {
    if (more_ == nullptr || !more_->isChanged() || more_->store() == Status::Ok) return true;
    (void)storeOurs(stored_);  // both or none
  }
  request.fail(500, SPORE_TEXT("storage_failed"), SPORE_TEXT("the settings could not be stored and stay as they were"));
  return false;
}

}  // namespace spore
