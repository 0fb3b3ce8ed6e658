#include "spore/config/settings_text.h"

#include "spore/config/settings_table.h"

namespace spore {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  const size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
}

// Takes the first line, without its line feed, off the text.
std::string_view takeLine(std::string_view& text) {
  const size_t end = text.find('\n');
  const auto line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

SettingsTextError applyLine(Settings& settings, uint32_t number, std::string_view line, const OtherSettings& others) {
  line = trimmed(line.substr(0, line.find('#')));
  SettingsTextError error;
  if (line.empty()) return error;
  const size_t equals = line.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    error.status = Status::Malformed;
    error.subject = line;
    return error;
  }
  const auto name = trimmed(line.substr(0, equals));
  const auto value = trimmed(line.substr(equals + 1));
  error.status = applySetting(settings, name, value);
  if (error.status == Status::NotFound && others) {
    others({number, name, value});
    return {};
  }
  if (error.status != Status::Ok) error.subject = error.status == Status::Malformed ? line : name;
  return error;
}

}  // namespace

SettingsTextError applySettingsText(Settings& settings, std::string_view text, const OtherSettings& others) {
  Settings changed = settings;
  for (uint32_t line = 1; !text.empty(); ++line) {
    SettingsTextError error = applyLine(changed, line, takeLine(text), others);
    if (error.status == Status::Ok) continue;
    error.line = line;
    return error;
  }
  SettingsTextError error;
  error.contradiction = findContradiction(changed);
  if (error.contradiction != nullptr) {
    error.status = Status::InvalidArgument;
    return error;
  }
  settings = changed;
  return error;
}

}  // namespace spore
