#include "boards/linux/stderr_log.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

constexpr int64_t someMoment = 1755791645123;  // 2025-08-21 15:54:05.123 UTC

std::string formatted(LogFormat format, std::string_view area, std::string_view line) {
  std::string out;
  formatLogLine(out, format, someMoment, LogLevel::Warning, area, line);
  return out;
}

TEST(StderrLog, ATextLineHasTimeLevelAreaAndMessage) {
  EXPECT_EQ(formatted(LogFormat::Text, "cluster", "kitchen is ACTIVE"),
            "2025-08-21T15:54:05.123Z warning cluster  kitchen is ACTIVE\n");
}

TEST(StderrLog, AJsonLineIsOneObject) {
  EXPECT_EQ(formatted(LogFormat::Json, "api", R"(a "quoted" \ path)"),
            R"({"time":"2025-08-21T15:54:05.123Z","level":"warning","area":"api","message":"a \"quoted\" \\ path"})"
            "\n");
}

TEST(StderrLog, ANameFromTheNetworkCannotForgeALine) {
  EXPECT_EQ(formatted(LogFormat::Text, "api", "a\n2025 \x1b[31m\x7f"),
            "2025-08-21T15:54:05.123Z warning api      a\\x0a2025 \\x1b[31m\\x7f\n");
  EXPECT_NE(formatted(LogFormat::Json, "api", "a\nb").find(R"(a\u000ab)"), std::string::npos);
}

TEST(StderrLog, LinesBelowTheLevelAreOff) {
  const StderrLog log(LogLevel::Warning, LogFormat::Text);
  EXPECT_FALSE(log.isOn(LogLevel::Debug));
  EXPECT_FALSE(log.isOn(LogLevel::Info));
  EXPECT_TRUE(log.isOn(LogLevel::Warning));
  EXPECT_TRUE(log.isOn(LogLevel::Error));
}

}  // namespace
}  // namespace spore
