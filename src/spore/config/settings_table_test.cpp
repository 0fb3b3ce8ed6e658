#include "spore/config/settings_table.h"

#include <gtest/gtest.h>

#include "spore/base/flash_text.h"

namespace spore {
namespace {

bool areEqual(const Settings& a, const Settings& b) {
  for (size_t i = 0; i < settingCount(); ++i) {
    if (a.*settingAt(i).member != b.*settingAt(i).member) return false;
  }
  return true;
}

TEST(SettingsTable, EverySettingIsFoundByItsName) {
  for (size_t i = 0; i < settingCount(); ++i) {
    const Result<SettingSpec> found = findSetting(settingAt(i).name);
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(found.value().member, settingAt(i).member);
  }
  EXPECT_EQ(findSetting("heartbeat").status(), Status::NotFound);
  EXPECT_EQ(findSetting("").status(), Status::NotFound);
  EXPECT_EQ(findSetting("heartbeatms").status(), Status::NotFound);
}

TEST(SettingsTable, EveryNameEndsWithItsUnit) {
  for (size_t i = 0; i < settingCount(); ++i) {
    const SettingSpec spec = settingAt(i);
    const std::string_view name = spec.name;
    ASSERT_GT(name.size(), 2u);
    EXPECT_EQ(name.substr(name.size() - 2), "Ms");
  }
}

TEST(SettingsTable, EveryDescriptionSaysWhatHigherAndLowerDo) {
  for (size_t i = 0; i < settingCount(); ++i) {
    const FixedString<300> text = inRam<300>(settingAt(i).description);
    const std::string_view description = text;
    EXPECT_LE(description.size(), settingTextBytesMax);
    EXPECT_NE(description.find("Higher"), std::string_view::npos);
    EXPECT_NE(description.find("lower"), std::string_view::npos);
  }
}

TEST(SettingsTable, BoundsAreThoseOfTheDocument) {
  constexpr uint32_t dayMs = 24 * 60 * 60 * 1000;
  constexpr struct {
    const char* name;
    uint32_t minimum;
    uint32_t maximum;
  } rows[] = {
      {"discoverySendMs", 100, 10000},     {"discoveryListenMs", 10, 500},
      {"statusUpdateMs", 100, 5000},       {"heartbeatMs", 100, 4000},
      {"memberInfoMs", 500, 600000},       {"debugOutputMs", 500, 3600000},
      {"inactiveAfterMs", 500, 600000},    {"deadAfterMs", 1000, dayMs},
      {"forgetAfterMs", 1000, 20 * dayMs}, {"silenceBeforeProbeMs", 200, 600000},
      {"rescueAfterMs", 0, dayMs},
  };
  EXPECT_EQ(sizeof rows / sizeof rows[0], settingCount());
  for (const auto& row : rows) {
    const Result<SettingSpec> found = findSetting(row.name);
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(found.value().minimum, row.minimum);
    EXPECT_EQ(found.value().maximum, row.maximum);
  }
}

TEST(SettingsTable, EverySettingTakesItsBoundsAndNothingBeyond) {
  for (size_t i = 0; i < settingCount(); ++i) {
    const SettingSpec spec = settingAt(i);
    const struct {
      uint64_t value;
      bool fits;
    } rows[] = {
        {spec.minimum, true}, {spec.maximum, true}, {spec.minimum - 1u, false}, {uint64_t{spec.maximum} + 1, false}};
    for (const auto& row : rows) {
      char digits[21] = {};
      size_t at = sizeof digits - 1;
      uint64_t rest = row.value;
      do digits[--at] = static_cast<char>('0' + rest % 10);
      while ((rest /= 10) != 0);

      Settings settings;
      const Status status = applySetting(settings, spec.name, digits + at);
      EXPECT_EQ(status, row.fits ? Status::Ok : Status::OutOfRange);
      if (row.fits) {
        EXPECT_EQ((settings.*spec.member).count, static_cast<uint32_t>(row.value));
      } else {
        EXPECT_TRUE(areEqual(settings, Settings{}));
      }
    }
  }
}

TEST(SettingsTable, NoTwoNamesMeanTheSameSetting) {
  for (size_t i = 0; i < settingCount(); ++i) {
    for (size_t j = 0; j < i; ++j) EXPECT_NE(settingAt(i).member, settingAt(j).member);
  }
}

TEST(SettingsTable, ErrorsChangeNothing) {
  Settings settings;
  EXPECT_EQ(applySetting(settings, "heartbeat", "1000"), Status::NotFound);
  EXPECT_EQ(applySetting(settings, "heartbeatMs", "fast"), Status::Malformed);
  EXPECT_EQ(applySetting(settings, "heartbeatMs", ""), Status::Malformed);
  EXPECT_EQ(applySetting(settings, "heartbeatMs", "-1"), Status::Malformed);
  EXPECT_EQ(applySetting(settings, "heartbeatMs", "99999999999"), Status::OutOfRange);
  EXPECT_TRUE(areEqual(settings, Settings{}));
}

TEST(SettingsTable, TheDefaultsDoNotContradictEachOther) {
  EXPECT_EQ(findContradiction(Settings{}), nullptr);
}

TEST(SettingsTable, InactiveComesBeforeDead) {
  Settings settings;
  settings.inactiveAfter = settings.deadAfter;
  EXPECT_EQ(inRam<settingTextBytesMax>(findContradiction(settings)),
            "inactiveAfterMs must be less than deadAfterMs: a member is INACTIVE before it is DEAD");
  settings.inactiveAfter = Millis{settings.deadAfter.count - 1};
  EXPECT_EQ(findContradiction(settings), nullptr);
}

TEST(SettingsTable, DeadComesBeforeForgotten) {
  Settings settings;
  settings.forgetAfter = Millis{settings.deadAfter.count - 1};
  EXPECT_EQ(inRam<settingTextBytesMax>(findContradiction(settings)),
            "deadAfterMs must not be more than forgetAfterMs: a member is DEAD before it is forgotten");
  settings.forgetAfter = settings.deadAfter;
  EXPECT_EQ(findContradiction(settings), nullptr);
}

TEST(SettingsTable, AMemberIsAskedBeforeItIsInactive) {
  Settings settings;
  settings.silenceBeforeProbe = settings.inactiveAfter;
  EXPECT_EQ(inRam<settingTextBytesMax>(findContradiction(settings)),
            "silenceBeforeProbeMs must be less than inactiveAfterMs: a member is asked before it is called INACTIVE");
  settings.silenceBeforeProbe = Millis{settings.inactiveAfter.count - 1};
  EXPECT_EQ(findContradiction(settings), nullptr);
}

TEST(SettingsTable, AMemberMayMissAHeartbeat) {
  Settings settings;
  settings.silenceBeforeProbe = Millis{1000};
  settings.inactiveAfter = Millis{2 * settings.heartbeat.count - 1};
  EXPECT_EQ(inRam<settingTextBytesMax>(findContradiction(settings)),
            "heartbeatMs must be at most half of inactiveAfterMs: a member may miss a heartbeat");
  settings.inactiveAfter = Millis{2 * settings.heartbeat.count};
  EXPECT_EQ(findContradiction(settings), nullptr);
}

}  // namespace
}  // namespace spore
