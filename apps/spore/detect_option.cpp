#include "detect_option.h"

#include <fmt/format.h>

#include "failure.h"
#include "output/safe_text.h"
#include "spore/base/flash_text.h"
#include "spore/base/text.h"
#include "spore/config/detection.h"
#include "spore/config/settings_table.h"

namespace spore::cli {
namespace {

Result<Millis> parseDetection(std::string_view text) {
  uint32_t unit = 1000;
  if (text.ends_with("ms")) {
    unit = 1;
    text.remove_suffix(2);
  } else if (text.ends_with('s')) {
    text.remove_suffix(1);
  }
  const Result<uint32_t> number = parseUnsigned(text, detectionMax.count / unit);
  if (!number.ok()) return number.status();
  return Millis{number.value() * unit};
}

}  // namespace

CLI::Option* addDetectOption(CLI::App& command, std::string& text) {
  return command
      .add_option("--detect", text, "How soon a stop is noticed, 3s to 20s (10s); all nodes of a cluster need the same")
      ->type_name("TIME");
}

Millis detectionFrom(std::string_view text) {
  if (text.empty()) return Settings{}.inactiveAfter;
  Settings settings;
  const Result<Millis> detection = parseDetection(text);
  if (detection.ok() && setDetection(settings, detection.value()) == Status::Ok) return detection.value();
  throw usageFailure(fmt::format("--detect \"{}\" is no time of detection", printable(text)),
                     "it is 3s to 20s: under 3 s too few heartbeats come before a verdict",
                     "--detect 5s   costs about twice the packets of the usual 10s");
}

std::vector<std::string> detectionSettings(std::string_view text) {
  std::vector<std::string> words;
  if (text.empty()) return words;
  // What it sets is what is not 0 after it.
  Settings settings;
  for (size_t i = 0; i < settingCount(); ++i) settings.*settingAt(i).member = Millis{0};
  (void)setDetection(settings, detectionFrom(text));
  for (size_t i = 0; i < settingCount(); ++i) {
    const SettingSpec spec = settingAt(i);
    const Millis value = settings.*spec.member;
    if (value != Millis{0}) words.push_back(fmt::format("{}={}", spec.name, value.count));
  }
  return words;
}

}  // namespace spore::cli
