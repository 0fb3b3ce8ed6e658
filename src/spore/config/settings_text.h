// Settings as a text that people write: a file, or a record in storage.
#pragma once

#include <cstdint>
#include <string_view>

#include "spore/base/callback.h"
#include "spore/base/flash_text.h"
#include "spore/base/status.h"
#include "spore/config/settings.h"

namespace spore {

// Where a settings text went wrong. Views point into the text.
struct SettingsTextError {
  Status status = Status::Ok;
  uint32_t line = 0;         // counted from 1; 0: no single line is wrong
  std::string_view subject;  // NotFound, OutOfRange: the setting's name; Malformed: the line
  FlashText contradiction;   // InvalidArgument: the rule between settings that does not hold
};

// A line about a setting that the engine does not have. Views point into the text.
struct SettingsTextLine {
  uint32_t number = 0;  // counted from 1
  std::string_view name;
  std::string_view value;
};
using OtherSettings = Callback<void(const SettingsTextLine&)>;

// Lines of `name = value`, blank lines, and `#` comments up to the end of a line. All or nothing. Of two lines
// about the same setting the last counts; what is not mentioned stays as it was. `others` gets the lines about settings
// that are not the engine's, also when a later line is wrong; without it such a line is NotFound.
SettingsTextError applySettingsText(Settings& settings, std::string_view text, const OtherSettings& others = {});

}  // namespace spore
