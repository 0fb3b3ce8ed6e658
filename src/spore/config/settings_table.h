// The settings by name: how users and files read and change them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "spore/base/flash_text.h"
#include "spore/base/result.h"
#include "spore/config/settings.h"

namespace spore {

// So long may a description be, and the sentence of a contradiction.
constexpr size_t settingTextBytesMax = 220;

struct SettingSpec {
  char name[24];  // "heartbeatMs": the unit is part of the name
  Millis Settings::*member;
  uint32_t minimum;
  uint32_t maximum;
  FlashText description;  // what happens when it is raised and when it is lowered
};

size_t settingCount();
SettingSpec settingAt(size_t index);
// NotFound.
Result<SettingSpec> findSetting(std::string_view name);

// NotFound (no such setting), Malformed (no number), OutOfRange. Nothing changes on an error.
Status applySetting(Settings& settings, std::string_view name, std::string_view value);
// Rules between settings: inactiveAfter < deadAfter <= forgetAfter, silenceBeforeProbe < inactiveAfter,
// two heartbeats fit before inactiveAfter. Null if all hold, else the sentence that does not.
FlashText findContradiction(const Settings& settings);

}  // namespace spore
