#include "given_settings.h"

#include "boards/linux/file.h"
#include "detect_option.h"
#include "output/safe_text.h"
#include "spore/config/settings_table.h"
#include "spore/config/settings_text.h"
#include "suggestion.h"

namespace spore {
namespace {

// A few lines for each setting; whatever is longer is another file.
constexpr size_t configBytesMax = 64 * 1024;
constexpr const char* settingsAdvice = "spore help settings   lists every setting and its bounds";

using cli::ExitCode;
using cli::Failure;
using cli::usageFailure;

std::string sentenceOf(FlashText contradiction) {
  return std::string{inRam<settingTextBytesMax>(contradiction).view()};
}

// What is wrong with `name = value`, for people.
std::string causeOf(Status status, const std::string& name) {
  const auto spec = findSetting(name);
  if (spec.ok() && status == Status::OutOfRange) {
    return name + " is between " + std::to_string(spec.value().minimum) + " and " +
           std::to_string(spec.value().maximum);
  }
  return "a setting is name = number, without a unit";
}

std::string placeInFile(const std::string& path, uint32_t line, std::string_view subject) {
  return path + ":" + std::to_string(line) + ": '" + cli::printable(subject.substr(0, 60)) + "'";
}

std::string textOf(const std::string& path) {
  constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";
  const RegularFile file = readRegularFile(path, configBytesMax, SymbolicLinks::Follow);
  if (!file.ok()) {
    throw Failure{ExitCode::Failed, "E_CONFIG", "cannot read the configuration file " + path, file.cause,
                  "ls -ld " + path};
  }
  std::string text = file.content;
  if (text.substr(0, byteOrderMark.size()) == byteOrderMark) text.erase(0, byteOrderMark.size());
  const bool isUtf16 = text.substr(0, 2) == "\xFF\xFE" || text.substr(0, 2) == "\xFE\xFF";
  if (isUtf16 || text.find('\0') != std::string::npos) {
    throw usageFailure("the configuration file " + path + " is no plain text",
                       isUtf16 ? "it is UTF-16" : "it holds zero bytes", "save it again as UTF-8");
  }
  return text;
}

void applyConfigFile(const std::string& path, Settings& settings, std::vector<GivenSetting>& others) {
  const std::string text = textOf(path);
  const SettingsTextError error = applySettingsText(settings, text, [&](const SettingsTextLine& line) {
    others.push_back({std::string(line.name), std::string(line.value), placeInFile(path, line.number, line.name)});
  });
  if (error.status == Status::Ok) return;
  if (error.contradiction != nullptr) {
    throw usageFailure("the settings of " + path + " contradict each other", sentenceOf(error.contradiction),
                       settingsAdvice);
  }
  throw usageFailure(placeInFile(path, error.line, error.subject) + " cannot be set",
                     causeOf(error.status, std::string(error.subject)), settingsAdvice);
}

}  // namespace

std::vector<GivenSetting> applyGivenSettings(const NodeRunOptions& options, Settings& settings) {
  std::vector<GivenSetting> others;
  if (!options.configFile.empty()) applyConfigFile(options.configFile, settings, others);
  std::vector<std::string> words = cli::detectionSettings(options.detection);
  words.insert(words.end(), options.settings.begin(), options.settings.end());
  for (const std::string& text : words) {
    const size_t equals = text.find('=');
    const std::string name = text.substr(0, equals);
    const std::string value = equals == std::string::npos ? "" : text.substr(equals + 1);
    const Status status = equals == std::string::npos ? Status::Malformed : applySetting(settings, name, value);
    const std::string place = "--set '" + text + "'";
    if (status == Status::NotFound) {
      others.push_back({name, value, place});
    } else if (status != Status::Ok) {
      throw usageFailure(place + " cannot be set", causeOf(status, name), settingsAdvice);
    }
  }
  if (const FlashText contradiction = findContradiction(settings); contradiction != nullptr) {
    throw usageFailure("the settings contradict each other", sentenceOf(contradiction), settingsAdvice);
  }
  return others;
}

Failure unknownSetting(const GivenSetting& given, const std::vector<std::string>& ownNames) {
  std::vector<std::string> names = ownNames;
  for (size_t index = 0; index < settingCount(); ++index) names.emplace_back(settingAt(index).name);
  return usageFailure(given.place + " cannot be set", "there is no such setting" + cli::didYouMean(given.name, names),
                      settingsAdvice);
}

}  // namespace spore
