// OwnSetting: a variable of a sketch that users may set, and what they must know of it.
#pragma once

#include <cstdint>

#include "spore/base/flash_text.h"
#include "spore/base/limits.h"

namespace spore {

using SettingText = FixedString<limits::settingTextValueBytesMax>;

enum class OwnSettingKind : uint32_t { Number, Percent, Switch, Text };

// A row of a table that lives as long as the program, `constexpr` and SPORE_IN_FLASH. Its variable is one outside of
// all functions; it gets its default and then what was stored, and the sketch reads it and does not set it.
struct OwnSetting {
  char name[limits::settingNameBytesMax + 1];
  OwnSettingKind kind;
  void* variable;  // int32_t, int32_t, bool, SettingText
  int32_t otherwise;
  int32_t minimum;
  int32_t maximum;
  FlashText otherwiseText;
  FlashText unit;
  FlashText description;              // the consequence: what happens when it is raised, lowered, switched
  bool (*isValid)(std::string_view);  // of a text, or null
  FlashText expected;                 // what isValid() wants: "a POSIX time zone"

  // `name` has 1-23 characters of A-Z a-z 0-9 _ -.
  template <size_t Size>
  static constexpr OwnSetting number(const char (&name)[Size], int32_t* variable, int32_t otherwise, int32_t minimum,
                                     int32_t maximum, FlashText unit, FlashText description) {
    return made(name, OwnSettingKind::Number, variable, otherwise, minimum, maximum, unit, description);
  }
  template <size_t Size>
  static constexpr OwnSetting percent(const char (&name)[Size], int32_t* variable, int32_t otherwise,
                                      FlashText description) {
    return made(name, OwnSettingKind::Percent, variable, otherwise, 0, 100, "%", description);
  }
  template <size_t Size>
  static constexpr OwnSetting onOff(const char (&name)[Size], bool* variable, bool otherwise, FlashText description) {
    return made(name, OwnSettingKind::Switch, variable, otherwise ? 1 : 0, 0, 1, nullptr, description);
  }
  template <size_t Size>
  static constexpr OwnSetting text(const char (&name)[Size], SettingText* variable, FlashText otherwise,
                                   FlashText description, bool (*isValid)(std::string_view) = nullptr,
                                   FlashText expected = nullptr) {
    OwnSetting setting = made(name, OwnSettingKind::Text, variable, 0, 0, 0, nullptr, description);
    setting.otherwiseText = otherwise;
    setting.isValid = isValid;
    setting.expected = expected;
    return setting;
  }

  int32_t& integer() const { return *static_cast<int32_t*>(variable); }
  bool& truth() const { return *static_cast<bool*>(variable); }
  SettingText& string() const { return *static_cast<SettingText*>(variable); }

 private:
  template <size_t Size>
  static constexpr OwnSetting made(const char (&name)[Size], OwnSettingKind kind, void* variable, int32_t otherwise,
                                   int32_t minimum, int32_t maximum, FlashText unit, FlashText description) {
    static_assert(Size >= 2 && Size <= limits::settingNameBytesMax + 1, "a setting's name has 1-23 characters");
    OwnSetting setting{{}, kind, variable, otherwise, minimum, maximum, nullptr, unit, description, nullptr, nullptr};
    for (size_t i = 0; i < Size; ++i) setting.name[i] = name[i];
    return setting;
  }
};

}  // namespace spore
