#include "logs/log_entry.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>
#include <optional>

#include "failure.h"

namespace spore::cli {
namespace {

constexpr int64_t evening = 1'700'000'000'007;  // 2023-11-14 22:13:20.007 UTC

// Here is an hour and a half east of UTC.
struct LogEntryTest : ::testing::Test {
  LogEntryTest() {
    if (const char* zone = std::getenv("TZ"); zone != nullptr) zone_ = zone;
    setenv("TZ", "HERE-1:30", 1);
    tzset();
    entry.timeMs = evening;
    entry.node = "kitchen";
    entry.address = "10.0.0.1:80";
    entry.number = 4;
    entry.level = 1;
    entry.area = "cluster";
    entry.text = "attic is ACTIVE";
  }
  ~LogEntryTest() override {
    if (zone_) {
      setenv("TZ", zone_->c_str(), 1);
    } else {
      unsetenv("TZ");
    }
    tzset();
  }

  // Without its time.
  std::string shown(bool useColour = false) const { return logText(entry, 0, useColour).substr(13); }
  std::string shownAs(LogNote note) {
    entry.note = note;
    return shown();
  }

  LogEntry entry;

 private:
  std::optional<std::string> zone_;
};

TEST_F(LogEntryTest, ALineIsShownWithTimeNodeLevelAndArea) {
  EXPECT_EQ(logText(entry, 0, false), "23:43:20.007 kitchen I cluster: attic is ACTIVE\n");
  EXPECT_EQ(logText(entry, 7, false), "23:43:20.007 kitchen I cluster: attic is ACTIVE\n");
  EXPECT_EQ(logText(entry, 9, false), "23:43:20.007 kitchen   I cluster: attic is ACTIVE\n");
}

TEST_F(LogEntryTest, WhatSteersATerminalIsReplacedInEachPart) {
  entry.node = "kit\x1b[2J";
  entry.area = "\x1b[31mred";
  entry.text = "gone\n";
  EXPECT_EQ(shown(), "kit?[2J I ?[31mred: gone?\n");
  EXPECT_EQ(shownAs(LogNote::Unreachable), "kit?[2J ~ does not answer: gone?\n");
}

TEST_F(LogEntryTest, EachLevelHasItsLetterAndColour) {
  const char* const expected[] = {"\x1b[2mD\x1b[0m", "I", "\x1b[33mW\x1b[0m", "\x1b[31mE\x1b[0m"};
  for (entry.level = 0; entry.level < 4; ++entry.level) {
    EXPECT_EQ(shown(true), std::string("kitchen ") + expected[entry.level] + " cluster: attic is ACTIVE\n");
  }
}

TEST_F(LogEntryTest, ALevelIsChosenByItsNameOrTheBeginningOfIt) {
  for (int level = 0; level < 4; ++level) {
    const std::string& name = logLevelNames()[static_cast<size_t>(level)];
    EXPECT_EQ(parseLogLevel(name), level);
    EXPECT_EQ(parseLogLevel(name.substr(0, 1)), level);
  }
  EXPECT_EQ(parseLogLevel("warn"), 2);
  for (const char* text : {"", "arning", "warnings", "Info"}) EXPECT_THROW(parseLogLevel(text), Failure) << text;
}

TEST_F(LogEntryTest, NotesSayWhatHappenedBetweenTheLines) {
  entry.missed = 1;
  EXPECT_EQ(shownAs(LogNote::Missed), "kitchen ~ 1 line missed\n");
  entry.missed = 2;
  EXPECT_EQ(shownAs(LogNote::Missed), "kitchen ~ 2 lines missed\n");
  entry.knownUntilMs = evening - 61'000;
  EXPECT_EQ(shownAs(LogNote::Restarted), "kitchen ~ restarted; what it said after 23:42:19.007 is not known\n");
  entry.text = "Connection refused";
  EXPECT_EQ(shownAs(LogNote::Unreachable), "kitchen ~ does not answer: Connection refused\n");
  EXPECT_EQ(shownAs(LogNote::Reachable), "kitchen ~ answers again\n");
  EXPECT_EQ(shownAs(LogNote::Joined), "kitchen ~ is watched too\n");
}

TEST_F(LogEntryTest, ANoteIsYellowWhateverItsLevelAndGreenWhenItIsGood) {
  for (entry.level = 0; entry.level < 4; ++entry.level) {
    for (const LogNote note : {LogNote::Missed, LogNote::Restarted, LogNote::Unreachable}) {
      entry.note = note;
      EXPECT_EQ(shown(true).substr(0, 14), "kitchen \x1b[33m~");
    }
    for (const LogNote note : {LogNote::Reachable, LogNote::Joined}) {
      entry.note = note;
      EXPECT_EQ(shown(true).substr(0, 14), "kitchen \x1b[32m~");
    }
  }
}

TEST_F(LogEntryTest, JsonSaysTheTimeInUtc) {
  EXPECT_EQ(compactJson(logJson(entry)),
            R"({"time":"2023-11-14T22:13:20.007Z","node":"kitchen","address":"10.0.0.1:80","number":4,)"
            R"("level":"info","area":"cluster","line":"attic is ACTIVE"})");
}

TEST_F(LogEntryTest, JsonOfANoteHasItsNameAndWhatBelongsToIt) {
  entry.missed = 3;
  entry.knownUntilMs = evening - 1000;
  const auto noted = [this](LogNote note) {
    entry.note = note;
    JsonValue json = logJson(entry);
    for (const char* field : {"time", "node", "address"}) EXPECT_EQ(json.erase(field), 1u);
    return compactJson(json);
  };
  EXPECT_EQ(noted(LogNote::Missed), R"({"note":"missed","missed":3})");
  EXPECT_EQ(noted(LogNote::Restarted), R"({"note":"restarted","knownUntil":"2023-11-14T22:13:19.007Z"})");
  EXPECT_EQ(noted(LogNote::Unreachable), R"({"note":"unreachable","cause":"attic is ACTIVE"})");
  EXPECT_EQ(noted(LogNote::Reachable), R"({"note":"reachable"})");
  EXPECT_EQ(noted(LogNote::Joined), R"({"note":"joined"})");
}

TEST_F(LogEntryTest, ADayIsTheOneOfHere) {
  EXPECT_EQ(dayText(evening), "2023-11-14");
  EXPECT_EQ(dayText(evening + 1000 * 1000), "2023-11-15");
  EXPECT_EQ(dayText(evening - int64_t{30} * 86400 * 1000), "2023-10-15");
}

TEST_F(LogEntryTest, ATimeBefore1970HasItsMillisecondsToo) {
  entry.timeMs = -993;
  EXPECT_EQ(logText(entry, 0, false).substr(8, 4), ".007");
}

}  // namespace
}  // namespace spore::cli
