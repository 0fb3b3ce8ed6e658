// A settings text changes everything it names or nothing, and never beyond the bounds.
#include "spore/config/settings_text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "spore/base/bytes.h"
#include "spore/base/check.h"
#include "spore/config/settings_table.h"

namespace {

using spore::Settings;
using spore::SettingsTextError;
using spore::Status;

bool areEqual(const Settings& a, const Settings& b) {
  for (size_t i = 0; i < spore::settingCount(); ++i) {
    if (a.*spore::settingAt(i).member != b.*spore::settingAt(i).member) return false;
  }
  return true;
}

void checkAccepted(const Settings& settings, std::string_view text) {
  CHECK(spore::findContradiction(settings) == nullptr);
  for (size_t i = 0; i < spore::settingCount(); ++i) {
    const spore::SettingSpec spec = spore::settingAt(i);
    const uint32_t value = (settings.*spec.member).count;
    CHECK(value >= spec.minimum && value <= spec.maximum);
  }
  Settings again = settings;
  CHECK(spore::applySettingsText(again, text).status == Status::Ok && areEqual(again, settings));
}

void checkRefused(const SettingsTextError& error, std::string_view text) {
  CHECK((error.line == 0) == (error.status == Status::InvalidArgument));
  CHECK((error.contradiction != nullptr) == (error.status == Status::InvalidArgument));
  const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
  CHECK(error.line <= static_cast<uint64_t>(lines));
  if (error.line == 0) return;
  CHECK(!error.subject.empty() && error.subject.data() >= text.data() &&
        error.subject.data() + error.subject.size() <= text.data() + text.size());
  CHECK(error.subject.find('\n') == std::string_view::npos);
  const bool isKnown = spore::findSetting(error.subject).ok();
  if (error.status == Status::OutOfRange) CHECK(isKnown);
  if (error.status == Status::NotFound) CHECK(!isKnown);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = spore::asText({data, size});
  Settings settings;
  const SettingsTextError error = spore::applySettingsText(settings, text);
  if (error.status == Status::Ok) {
    checkAccepted(settings, text);
  } else {
    CHECK(areEqual(settings, Settings{}));
    checkRefused(error, text);
  }
  return 0;
}
