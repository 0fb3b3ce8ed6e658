#include "spore/platform/log_keeper.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstring>

#include "spore/platform/rated_log.h"
#include "support/counting_log.h"
#include "support/manual_clock.h"
#include "support/spare_shortage.h"

namespace spore {
namespace {

constexpr uint32_t run = 0x5F3AC0DE;
constexpr size_t lineHeadBytes = 8;

struct LogKeeperTest : ::testing::Test {
  CountingLog sink;
  ManualClock clock;
  RatedLog log{sink, clock};
  LogKeeper keeper;

  LogKeeperTest() { EXPECT_TRUE(keeper.begin(log, clock, run)); }
  std::string_view lineAt(uint32_t number) { return keeper.at(number).valueOr(KeptLine{}).line; }
  // As many lines as make the oldest ones go, of lengths that do not fit together. Slowly: no flood.
  void fill(uint32_t lines) {
    for (uint32_t i = 0; i < lines; ++i) {
      char line[64];
      const int size = std::snprintf(line, sizeof line, "line %lu %.*s", static_cast<unsigned long>(keeper.next()),
                                     static_cast<int>(i % 37), "abcdefghijklmnopqrstuvwxyz0123456789");
      log.write(LogLevel::Info, "test", {line, static_cast<size_t>(size)});
      clock.advance(Millis{50});
    }
  }
};

TEST_F(LogKeeperTest, ALineIsKeptWithItsTimeLevelAndArea) {
  clock.advance(Millis{1234});
  log.write(LogLevel::Warning, "cluster", "kitchen is gone");
  clock.advance(Millis{1000});
  EXPECT_EQ(keeper.first(), 0u);
  EXPECT_EQ(keeper.next(), 1u);
  EXPECT_EQ(keeper.run(), run);
  EXPECT_EQ(keeper.uptimeMs(), 2234u);
  const Result<KeptLine> kept = keeper.at(0);
  EXPECT_EQ(kept.status(), Status::Ok);
  EXPECT_EQ(kept.value().atMs, 1234u);
  EXPECT_EQ(kept.value().level, LogLevel::Warning);
  EXPECT_EQ(kept.value().area, "cluster");
  EXPECT_EQ(kept.value().line, "kitchen is gone");
  EXPECT_EQ(keeper.at(1).status(), Status::NotFound);
}

TEST_F(LogKeeperTest, TheOldestLinesMakeRoom) {
  fill(20000);
  EXPECT_EQ(keeper.next(), 20000u);
  EXPECT_GT(keeper.first(), 0u);
  EXPECT_EQ(keeper.at(keeper.first() - 1).status(), Status::NotFound);
  size_t bytes = 0;
  for (uint32_t number = keeper.first(); number != keeper.next(); ++number) {
    char begin[32];
    const int size = std::snprintf(begin, sizeof begin, "line %lu ", static_cast<unsigned long>(number));
    const std::string_view line = lineAt(number);
    EXPECT_EQ(line.substr(0, static_cast<size_t>(size)), std::string_view(begin, static_cast<size_t>(size)));
    bytes += lineHeadBytes + std::strlen("test") + line.size();
  }
  EXPECT_LE(bytes, limits::logBytes);
  // But for the place at the end into which the next line did not fit, and the one of the line that went last.
  EXPECT_GT(bytes, limits::logBytes - 200);
}

TEST_F(LogKeeperTest, WhateverItsLengthEachLineComesBackAsItWas) {
  static const char letters[LogKeeper::lineBytesMax + 1] = {};
  char text[sizeof letters];
  std::memset(text, 'x', sizeof text);
  for (uint32_t i = 0; i < 5000; ++i) {
    const size_t size = (i * 7919) % (LogKeeper::lineBytesMax + 1);
    log.write(LogLevel::Info, "a", {text, size});
    clock.advance(Millis{50});
    EXPECT_EQ(lineAt(i).size(), size);
    EXPECT_EQ(keeper.at(keeper.first()).status(), Status::Ok);
  }
}

TEST_F(LogKeeperTest, ALineThatIsTooLongIsCutAndSaysSo) {
  char text[LogKeeper::lineBytesMax + 1];
  std::memset(text, 'x', sizeof text);
  log.write(LogLevel::Info, "an area that is long", {text, sizeof text});
  EXPECT_EQ(lineAt(0).size(), LogKeeper::lineBytesMax);
  EXPECT_EQ(lineAt(0).substr(LogKeeper::lineBytesMax - 4), "x...");
  EXPECT_EQ(keeper.at(0).value().area, "an area that is ");
}

TEST_F(LogKeeperTest, ACutIsNeverInTheMiddleOfACharacter) {
  char text[3 * LogKeeper::lineBytesMax];
  for (size_t i = 0; i < sizeof text; i += 3) std::memcpy(text + i, "\xE2\x82\xAC", 3);
  for (const size_t extra : {0, 1, 2}) {
    text[0] = 'x';
    text[1] = 'x';
    text[2] = 'x';
    log.write(LogLevel::Info, "a", {text + extra, LogKeeper::lineBytesMax + 1});
  }
  for (uint32_t number = 0; number < 3; ++number) {
    EXPECT_EQ(lineAt(number).find('?'), std::string_view::npos);
    EXPECT_EQ(lineAt(number).substr(lineAt(number).size() - 4), "\xAC...");
  }
}

TEST_F(LogKeeperTest, WhatIsNoTextBecomesQuestionMarks) {
  log.write(LogLevel::Info, "a\n", "one\ntwo\x1b[2J \xff\xc0\x9b \x7f \xe2\x82\xac");
  EXPECT_EQ(keeper.at(0).value().area, "a?");
  EXPECT_EQ(lineAt(0), "one?two?[2J ??? ? \xe2\x82\xac");
}

TEST_F(LogKeeperTest, ALineWithASecretIsWrittenAndNotKept) {
  log.writeSecret(LogLevel::Info, "network", "password 1234");
  EXPECT_EQ(sink.latest(), "password 1234");
  EXPECT_EQ(keeper.next(), 0u);
  log.write(LogLevel::Info, "network", "later");
  EXPECT_EQ(lineAt(0), "later");
}

TEST_F(LogKeeperTest, WhatTheBoardDoesNotWriteIsNotKept) {
  sink.threshold = LogLevel::Warning;
  log.write(LogLevel::Info, "a", "quiet");
  EXPECT_EQ(keeper.next(), 0u);
}

TEST_F(LogKeeperTest, AFloodDoesNotPushOutWhatCameBefore) {
  log.write(LogLevel::Info, "a", "before");
  for (uint32_t i = 0; i < 100000; ++i) log.write(LogLevel::Info, "a", "x");
  EXPECT_LE(keeper.next(), RatedLog::burstLines);
  EXPECT_EQ(lineAt(keeper.next() - 1), "too many lines: leaving out some");
}

TEST_F(LogKeeperTest, TimeGoesOnWhenTheClockComesRound) {
  log.write(LogLevel::Info, "a", "old");
  for (uint32_t i = 0; i < 10; ++i) {
    clock.advance(Millis{0x80000000});
    keeper.tick();
  }
  EXPECT_EQ(keeper.uptimeMs(), uint64_t{10} * 0x80000000);
  log.write(LogLevel::Info, "a", "new");
  EXPECT_EQ(keeper.at(0).value().atMs, 0u);
  EXPECT_EQ(keeper.at(1).value().atMs, uint64_t{10} * 0x80000000);
}

TEST(LogKeeper, WithoutMemoryNothingIsKept) {
  CountingLog log;
  ManualClock clock;
  LogKeeper keeper;
  {
    const SpareShortage shortage;
    EXPECT_FALSE(keeper.begin(log, clock, run));
  }
  log.write(LogLevel::Info, "a", "x");
  keeper.tick();
  EXPECT_FALSE(keeper.isKeeping());
  EXPECT_EQ(keeper.at(0).status(), Status::NotFound);
}

TEST(LogKeeper, ALogOutlivesItsKeeper) {
  CountingLog log;
  ManualClock clock;
  {
    LogKeeper keeper;
    EXPECT_TRUE(keeper.begin(log, clock, run));
    log.write(LogLevel::Info, "a", "x");
    EXPECT_EQ(keeper.next(), 1u);
  }
  log.write(LogLevel::Info, "a", "y");
  EXPECT_EQ(log.lines(), 2u);
}

}  // namespace
}  // namespace spore
