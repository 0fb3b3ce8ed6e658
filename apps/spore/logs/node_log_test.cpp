#include "logs/node_log.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "logs/log_merge.h"

namespace spore::cli {
namespace {

constexpr int64_t noon = 1'700'000'000'000;

// Lines from a number on; they are as old as `now` says, each a second younger than the one before.
JsonValue answerOf(const char* run, uint64_t now, uint64_t first, uint64_t count) {
  JsonValue answer{{"run", run}, {"incarnation", 1}, {"now", now}, {"lines", JsonValue::array()}};
  for (uint64_t number = first; number < first + count; ++number) {
    answer["lines"].push_back({{"number", number},
                               {"at", now - 1000 * (first + count - number)},
                               {"level", "info"},
                               {"area", "test"},
                               {"line", fmt::format("line {}", number)}});
  }
  answer["missed"] = 0;
  answer["next"] = first + count;
  return answer;
}

// "line 3", "missed 2", "restarted", …
std::string wordsOf(const std::vector<LogEntry>& entries) {
  std::string words;
  for (const LogEntry& entry : entries) {
    words += words.empty() ? "" : ", ";
    if (entry.note == LogNote::None) {
      words += entry.text;
      continue;
    }
    const JsonValue json = logJson(entry);
    words += textIn(json, "note");
    if (entry.note == LogNote::Missed) words += fmt::format(" {}", entry.missed);
  }
  return words;
}

struct NodeLogTest : ::testing::Test {
  NodeLog log{"kitchen", "10.0.0.1:80"};
  std::vector<LogEntry> entries;

  bool take(const JsonValue& answer, int64_t atMs = noon) { return log.takeAnswer(answer, atMs, atMs + 20, entries); }
  std::string told() {
    const std::string words = wordsOf(entries);
    entries.clear();
    return words;
  }
};

TEST_F(NodeLogTest, LinesComeInOurTimeAndOnce) {
  EXPECT_EQ(log.target(), "/api/node/log");
  EXPECT_TRUE(take(answerOf("a", 90000, 4, 2)));
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].timeMs, noon + 10 - 2000);
  EXPECT_EQ(entries[1].timeMs, noon + 10 - 1000);
  EXPECT_EQ(entries[0].node, "kitchen");
  EXPECT_EQ(told(), "line 4, line 5");
  EXPECT_EQ(log.target(), "/api/node/log?since=6");
  EXPECT_TRUE(take(answerOf("a", 91000, 4, 3)));
  EXPECT_EQ(told(), "line 6");
}

TEST_F(NodeLogTest, WhatIsGoneIsCountedWhereItIsMissing) {
  EXPECT_TRUE(take(answerOf("a", 90000, 0, 1)));
  JsonValue answer = answerOf("a", 91000, 5, 1);
  answer["lines"].push_back(answerOf("a", 91000, 9, 1)["lines"][0]);
  answer["next"] = 10;
  EXPECT_TRUE(take(answer));
  EXPECT_EQ(told(), "line 0, missed 4, line 5, missed 3, line 9");
}

TEST_F(NodeLogTest, AnotherRunIsToldAndReadFromItsBeginning) {
  EXPECT_TRUE(take(answerOf("a", 90000, 7, 1)));
  (void)told();
  EXPECT_FALSE(take(answerOf("b", 3000, 0, 0), noon + 9000));
  EXPECT_EQ(log.target(), "/api/node/log?since=0");
  ASSERT_EQ(entries.size(), 1u);
  EXPECT_EQ(entries[0].timeMs, noon + 9010 - 3000);
  EXPECT_EQ(entries[0].knownUntilMs, noon + 20);
  EXPECT_TRUE(take(answerOf("b", 3000, 2, 1), noon + 9000));
  EXPECT_EQ(told(), "restarted, missed 2, line 2");
}

TEST_F(NodeLogTest, OneThatDoesNotAnswerIsToldOnce) {
  EXPECT_TRUE(take(answerOf("a", 90000, 0, 1)));
  log.takeFailure("Connection refused", noon + 1000, entries);
  log.takeFailure("Connection refused", noon + 2000, entries);
  EXPECT_FALSE(log.isReachable());
  EXPECT_TRUE(take(answerOf("a", 93000, 1, 1), noon + 3000));
  EXPECT_EQ(told(), "line 0, unreachable, reachable, line 1");
  log.takeFailure("Connection refused", noon + 4000, entries);
  EXPECT_FALSE(take(answerOf("b", 100, 0, 1), noon + 5000));
  EXPECT_EQ(told(), "unreachable, restarted");
}

TEST_F(NodeLogTest, TimeNeverGoesBackWithinANode) {
  EXPECT_TRUE(take(answerOf("a", 90000, 0, 1)));
  const int64_t before = entries[0].timeMs;
  EXPECT_TRUE(take(answerOf("a", 90000, 1, 1), noon - 5000));
  EXPECT_GE(entries[1].timeMs, before);
}

TEST_F(NodeLogTest, WhateverAStrangerSaysIsOnlyShown) {
  for (
      const char* text :
      {R"({})", R"({"lines":7})", R"({"run":7,"now":"x","lines":[7,null,[],{}],"next":-1})",
       R"({"run":"a","now":18446744073709551615,"lines":[{"number":9007199254740992,"at":-5,"level":9,"line":[]}]})",
       R"({"run":"a","now":9007199254740992,"lines":[{"number":1,"at":0,"level":"loud","area":"\u001b[2J","line":"\u202e"}]})",
       R"({"run":"a","now":0,"lines":[{"number":3,"at":9007199254740992,"level":"error"}],"next":1e400})"}) {
    SCOPED_TRACE(text);
    NodeLog stranger("\x1b[2J", "10.0.0.1:80");
    for (int round = 0; round < 3; ++round) {
      (void)stranger.takeAnswer(JsonValue::parse(text, nullptr, false), noon, noon + 20, entries);
    }
    for (const LogEntry& entry : entries) {
      EXPECT_LE(entry.timeMs, noon + 20);
      const std::string shown = logText(entry, 8, false);
      EXPECT_EQ(shown.find('\x1b'), std::string::npos);
      EXPECT_EQ(shown.find("\u202e"), std::string::npos);
      EXPECT_EQ(shown.find('\n'), shown.size() - 1);
      EXPECT_FALSE(compactJson(logJson(entry)).empty());
    }
    entries.clear();
  }
}

TEST(LogMerge, EntriesOfManyNodesComeByTimeThoseOfOneInTheirOrder) {
  LogMerge merge;
  const auto at = [](int64_t timeMs, const char* text) {
    LogEntry entry;
    entry.timeMs = timeMs;
    entry.text = text;
    return entry;
  };
  merge.add({at(10, "a1"), at(30, "a2"), at(30, "a3")});
  merge.add({at(20, "b1"), at(30, "b2"), at(50, "b3")});
  EXPECT_EQ(wordsOf(merge.take(30)), "a1, b1, a2, a3, b2");
  merge.add({at(40, "a4")});
  EXPECT_EQ(wordsOf(merge.take(INT64_MAX)), "a4, b3");
  EXPECT_EQ(wordsOf(merge.take(INT64_MAX)), "");
}

}  // namespace
}  // namespace spore::cli
