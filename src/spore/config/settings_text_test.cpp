#include "spore/config/settings_text.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

bool isUnchanged(const Settings& settings) {
  return settings.heartbeat == Settings{}.heartbeat && settings.debugOutput == Settings{}.debugOutput;
}

TEST(SettingsText, SetsWhatItNames) {
  Settings settings;
  const auto error = applySettingsText(settings,
                                       "# a quick cluster\n"
                                       "heartbeatMs = 500\n"
                                       "\n"
                                       "  debugOutputMs=10000   # a quiet log\r\n"
                                       "\tinactiveAfterMs\t=\t9000");
  EXPECT_EQ(error.status, Status::Ok);
  EXPECT_EQ(settings.heartbeat.count, 500u);
  EXPECT_EQ(settings.debugOutput.count, 10000u);
  EXPECT_EQ(settings.inactiveAfter.count, 9000u);
  EXPECT_EQ(settings.deadAfter, Settings{}.deadAfter);
}

TEST(SettingsText, NothingSetsNothing) {
  const char* const texts[] = {"", "\n", "\n\n\n", "   ", "# only a comment", "#\n#\r\n\t\n"};
  for (const char* text : texts) {
    Settings settings;
    EXPECT_EQ(applySettingsText(settings, text).status, Status::Ok);
    EXPECT_TRUE(isUnchanged(settings));
  }
}

TEST(SettingsText, TheLastOfEqualNamesCounts) {
  Settings settings;
  EXPECT_EQ(applySettingsText(settings, "heartbeatMs = 500\nheartbeatMs = 700\n").status, Status::Ok);
  EXPECT_EQ(settings.heartbeat.count, 700u);
}

TEST(SettingsText, AnUnknownNameIsShownWithItsLine) {
  Settings settings;
  const auto error = applySettingsText(settings, "debugOutputMs = 9000\n\nheartbeet = 500\nheartbeatMs = 500\n");
  EXPECT_EQ(error.status, Status::NotFound);
  EXPECT_EQ(error.line, 3u);
  EXPECT_EQ(error.subject, "heartbeet");
  EXPECT_TRUE(isUnchanged(settings));
}

TEST(SettingsText, WhoeverAsksForItGetsTheLinesOfOtherSettings) {
  Settings settings;
  static SettingsTextLine lines[3];
  static size_t count;
  count = 0;
  const auto error =
      applySettingsText(settings, "heartbeatMs = 500\n  greeting =  good = morning  # to all\nbrightness=\n",
                        [](const SettingsTextLine& line) { lines[count++] = line; });
  EXPECT_EQ(error.status, Status::Ok);
  EXPECT_EQ(settings.heartbeat.count, 500u);
  ASSERT_EQ(count, 2u);
  EXPECT_EQ(lines[0].number, 2u);
  EXPECT_EQ(lines[0].name, "greeting");
  EXPECT_EQ(lines[0].value, "good = morning");
  EXPECT_EQ(lines[1].name, "brightness");
  EXPECT_EQ(lines[1].value, "");
}

TEST(SettingsText, ANumberOutOfItsBoundsIsShownByItsName) {
  Settings settings;
  const auto error = applySettingsText(settings, "debugOutputMs = 9000\nheartbeatMs = 4001");
  EXPECT_EQ(error.status, Status::OutOfRange);
  EXPECT_EQ(error.line, 2u);
  EXPECT_EQ(error.subject, "heartbeatMs");
  EXPECT_TRUE(isUnchanged(settings));
}

TEST(SettingsText, ALineThatIsNoneIsShownWhole) {
  const struct {
    const char* text;
    const char* subject;
  } rows[] = {{"heartbeatMs 500", "heartbeatMs 500"},
              {" heartbeatMs = fast # really", "heartbeatMs = fast"},
              {"heartbeatMs =", "heartbeatMs ="},
              {"= 500", "= 500"},
              {"=", "="},
              {"heartbeatMs = 5 0 0", "heartbeatMs = 5 0 0"},
              {"heartbeatMs == 500", "heartbeatMs == 500"},
              {"heartbeatMs = 500ms", "heartbeatMs = 500ms"}};
  for (const auto& row : rows) {
    Settings settings;
    const auto error = applySettingsText(settings, row.text);
    EXPECT_EQ(error.status, Status::Malformed);
    EXPECT_EQ(error.line, 1u);
    EXPECT_EQ(error.subject, row.subject);
    EXPECT_TRUE(isUnchanged(settings));
  }
}

TEST(SettingsText, AContradictionBelongsToNoLine) {
  Settings settings;
  const auto error = applySettingsText(settings, "heartbeatMs = 500\ndeadAfterMs = 9000\n");
  EXPECT_EQ(error.status, Status::InvalidArgument);
  EXPECT_EQ(error.line, 0u);
  EXPECT_NE(error.contradiction, nullptr);
  EXPECT_TRUE(isUnchanged(settings));
}

TEST(SettingsText, TheOrderOfLinesDoesNotMatterForContradictions) {
  Settings settings;
  const char* text = "inactiveAfterMs = 90000\ndeadAfterMs = 100000\n";
  EXPECT_EQ(applySettingsText(settings, text).status, Status::Ok);
  EXPECT_EQ(settings.inactiveAfter.count, 90000u);
}

}  // namespace
}  // namespace spore
