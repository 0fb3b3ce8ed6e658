#include "spore/platform/rated_log.h"

#include <gtest/gtest.h>

#include "support/counting_log.h"
#include "support/manual_clock.h"

namespace spore {
namespace {

struct RatedLogTest : ::testing::Test {
  void write(uint32_t times) {
    for (uint32_t i = 0; i < times; ++i) log.write(LogLevel::Info, "test", "a line");
  }
  uint32_t lines() const { return sink.count(LogLevel::Info); }
  uint32_t reports() const { return sink.count(LogLevel::Warning); }

  CountingLog sink;
  ManualClock clock;
  RatedLog log{sink, clock};
};

TEST_F(RatedLogTest, ABurstComesThroughAndWhatIsOverItIsCounted) {
  write(RatedLog::burstLines - 1);
  EXPECT_EQ(lines(), RatedLog::burstLines - 1);
  EXPECT_EQ(reports(), 0u);
  write(1);
  EXPECT_EQ(sink.latest(), "too many lines: leaving out some");
  write(1000);
  EXPECT_EQ(lines(), RatedLog::burstLines - 1);
  EXPECT_EQ(reports(), 1u);
  EXPECT_EQ(log.suppressed(), 1001u);
}

TEST_F(RatedLogTest, TheNextLineComesWithTheCountOfThoseLeftOut) {
  write(RatedLog::burstLines + 6);
  clock.advance(Millis{950});
  write(1);
  EXPECT_EQ(lines(), RatedLog::burstLines - 1);
  clock.advance(Millis{50});
  log.write(LogLevel::Debug, "test", "the next");
  EXPECT_EQ(sink.latest(), "the next");
  EXPECT_EQ(reports(), 2u);
  EXPECT_EQ(log.suppressed(), 8u);
  log.write(LogLevel::Debug, "test", "another");
  EXPECT_EQ(sink.latest(), "another");
  EXPECT_EQ(reports(), 2u);
}

TEST_F(RatedLogTest, EachReportCountsWhatWasLeftOutSinceTheLast) {
  write(RatedLog::burstLines + 99);
  clock.advance(Millis{1000});
  write(RatedLog::linesPerSecond + 50);
  const uint32_t before = log.suppressed();
  EXPECT_GT(before, 100u);
  clock.advance(Millis{1000});
  log.write(LogLevel::Error, "test", "x");
  EXPECT_EQ(sink.latest(), "x");
  EXPECT_EQ(sink.count(LogLevel::Error), 1u);
  EXPECT_EQ(log.suppressed(), before);
  EXPECT_EQ(reports(), 4u);
}

TEST_F(RatedLogTest, AFloodOfAMinuteLeavesFewLines) {
  for (int second = 0; second < 60; ++second) {
    write(700);
    clock.advance(Millis{1000});
  }
  EXPECT_LE(lines() + reports(), RatedLog::burstLines + 61 * RatedLog::linesPerSecond);
  EXPECT_GE(lines(), RatedLog::burstLines + 50 * (RatedLog::linesPerSecond - 2));
  EXPECT_GE(log.suppressed(), 60u * 650);
}

TEST_F(RatedLogTest, SlowLinesAllComeThrough) {
  for (int i = 0; i < 2000; ++i) {
    write(1);
    clock.advance(Millis{1000 / RatedLog::linesPerSecond});
  }
  EXPECT_EQ(lines(), 2000u);
  EXPECT_EQ(log.suppressed(), 0u);
}

TEST_F(RatedLogTest, TheClockMayWrap) {
  write(1);
  clock.advance(Millis{0xF0000000});
  write(RatedLog::burstLines);
  EXPECT_EQ(reports(), 1u);
  clock.advance(Millis{0x10000000});
  write(1);
  clock.advance(Millis{1000});
  EXPECT_EQ(reports(), 2u);
  EXPECT_EQ(lines(), RatedLog::burstLines);
}

}  // namespace
}  // namespace spore
