#include "spore/services/log_service.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <cstring>

#include "spore/json/json_validator.h"
#include "support/service_node.h"
#include "support/spare_shortage.h"

namespace spore {
namespace {

constexpr WebSocketClientId logReader = 7;

// Has room for every line that is kept.
using LongTalk = HttpTalkOf<3 * limits::logBytes>;
LongTalk longTalk;

struct LogServiceTest : ::testing::Test {
  ServiceNode node;
  uint8_t answer[limits::webSocketAnswerBytesMax];
  uint32_t written = 0;

  LogServiceTest() { node.begin(); }
  void log(std::string_view line) {
    node.fake.log.write(LogLevel::Info, "test", line);
    ++written;
  }
  void fill(uint32_t lines) {
    for (uint32_t i = 0; i < lines; ++i) log("one of many lines, all of which do not fit at once");
  }
  const LongTalk& getAll(std::string_view target) {
    EXPECT_EQ(longTalk.request(HttpMethod::Get, target).send(node.api), 200);
    EXPECT_EQ(validateJson(longTalk.body()), Status::Ok);
    return longTalk;
  }
  // How an answer ends that shows so many of the lines up to `next`.
  bool ends(uint32_t shown, uint32_t next) {
    char end[64];
    std::snprintf(end, sizeof end, R"("missed":%lu,"next":%lu})", static_cast<unsigned long>(next - shown),
                  static_cast<unsigned long>(next));
    return longTalk.says(end);
  }
  std::string_view say(std::string_view text, WebSocketClientId from = logReader) {
    return asText({answer, node.webSockets.onText(from, text, MutableBytes{answer})});
  }
  std::string_view heard() { return node.fake.webSockets.lastText; }
  uint32_t heardCount() { return node.fake.webSockets.privateTexts; }
  bool hears(std::string_view part) { return heard().find(part) != std::string_view::npos; }
};

TEST_F(LogServiceTest, TheLastLinesAreAnswered) {
  node.pass(Millis{500});
  log("hello");
  node.fake.log.write(LogLevel::Warning, "cluster", "it is \"late\"");
  node.pass(Millis{250});
  EXPECT_EQ(node.get("/api/node/log", 7), 200);
  EXPECT_EQ(validateJson(node.talk.body()), Status::Ok);
  EXPECT_TRUE(node.talk.says(R"("incarnation":3,"now":750,"lines":[)"));
  EXPECT_TRUE(node.talk.says(R"({"number":0,"at":500,"level":"info","area":"test","line":"hello"})"));
  EXPECT_TRUE(node.talk.says(
      R"({"number":1,"at":500,"level":"warning","area":"cluster","line":"it is \"late\""}],"missed":0,"next":2})"));
}

TEST_F(LogServiceTest, ACursorAsksForWhatIsNew) {
  log("old");
  log("new");
  EXPECT_EQ(node.get("/api/node/log?since=1"), 200);
  EXPECT_FALSE(node.talk.says("old"));
  EXPECT_TRUE(node.talk.says("new"));
  EXPECT_EQ(node.get("/api/node/log?since=2"), 200);
  EXPECT_TRUE(node.talk.says(R"("lines":[],"missed":0,"next":2})"));
  // As from an earlier run.
  EXPECT_EQ(node.get("/api/node/log?since=4294967295"), 200);
  EXPECT_TRUE(node.talk.says(R"("lines":[],"missed":0,"next":2})"));
  EXPECT_EQ(node.get("/api/node/log?since=soon"), 400);
}

TEST_F(LogServiceTest, ALimitLeavesTheNewest) {
  for (const std::string_view line : {"a1", "a2", "a3"}) log(line);
  EXPECT_EQ(node.get("/api/node/log?limit=2"), 200);
  EXPECT_FALSE(node.talk.says("a1"));
  EXPECT_TRUE(node.talk.says("a2"));
  EXPECT_TRUE(node.talk.says(R"("missed":0,"next":3})"));
  EXPECT_EQ(node.get("/api/node/log?limit=0"), 200);
  EXPECT_TRUE(node.talk.says(R"("lines":[],"missed":0,"next":3})"));
  EXPECT_EQ(node.get("/api/node/log?since=2&limit=2"), 200);
  EXPECT_EQ(node.talk.count(R"("number")"), 1u);
}

TEST_F(LogServiceTest, LinesThatAreGoneAreCounted) {
  fill(limits::logBytes / 20);
  const auto shown = static_cast<uint32_t>(getAll("/api/node/log?since=0&limit=4294967295").count(R"("number")"));
  EXPECT_GT(written, shown);
  EXPECT_TRUE(ends(shown, written));
  EXPECT_TRUE(getAll("/api/node/log").says(R"("missed":0,)"));
}

// A slow reader of a talkative node: what it gets stays JSON, ends, and what went meanwhile is counted.
TEST_F(LogServiceTest, LinesThatComeAndGoMeanwhileLeaveTheAnswerWhole) {
  fill(limits::logBytes / 66);
  longTalk.request(HttpMethod::Get, "/api/node/log?since=0");
  node.api.submit(longTalk.exchange);
  node.api.loop();
  constexpr uint32_t each = 3;
  const uint32_t end = written + each;  // those that are there when the first piece is written
  longTalk.pull(60, [&] { fill(each); });
  EXPECT_EQ(validateJson(longTalk.body()), Status::Ok);
  const auto shown = static_cast<uint32_t>(longTalk.count(R"("number")"));
  EXPECT_GT(end, shown);
  EXPECT_TRUE(ends(shown, end));
}

TEST_F(LogServiceTest, WhateverALineHoldsItFitsAPiece) {
  char quotes[300];
  std::memset(quotes, '"', sizeof quotes);
  node.fake.clock.advance(Millis{0xFFFFFFFF});
  node.fake.log.write(LogLevel::Warning, std::string_view{quotes, 20}, {quotes, sizeof quotes});
  node.fake.log.write(LogLevel::Info, "test", "\x01\x02\n\xff\xfe\xf0\x9f\x8c\xb1");
  EXPECT_EQ(node.get("/api/node/log"), 200);
  EXPECT_EQ(validateJson(node.talk.body()), Status::Ok);
  EXPECT_TRUE(node.talk.says("\"line\":\"?????\xf0\x9f\x8c\xb1\""));
  EXPECT_TRUE(node.talk.says(R"("next":2})"));
}

TEST_F(LogServiceTest, ANodeWithoutMemoryForItSaysSo) {
  ServiceNode poor;
  {
    const SpareShortage shortage;
    poor.begin();
  }
  EXPECT_EQ(poor.fake.log.latest(), "no memory to keep the last lines: GET /api/node/log has none");
  EXPECT_EQ(poor.get("/api/node/log"), 503);
  EXPECT_TRUE(poor.talk.hasCode("no_memory"));
  EXPECT_EQ(asText({answer, poor.webSockets.onText(logReader, R"({"subscribeLog":true})", MutableBytes{answer})}),
            R"({"ok":false,"error":{"code":"no_memory","message":"this node keeps no lines of its log"}})");
  poor.pass(Millis{1000});
}

TEST_F(LogServiceTest, NobodyGetsLinesUnasked) {
  log("x");
  node.pass(Millis{1000});
  EXPECT_EQ(heardCount(), 0u);
}

TEST_F(LogServiceTest, AClientThatAsksGetsEachNewLine) {
  log("before");
  EXPECT_EQ(say(R"({"subscribeLog":true})"), R"({"ok":true})");
  node.pass(Millis{100});
  EXPECT_EQ(heardCount(), 0u);
  log("after");
  node.pass(Millis{100});
  EXPECT_EQ(heardCount(), 1u);
  EXPECT_EQ(node.fake.webSockets.lastClient, logReader);
  EXPECT_EQ(validateJson(heard()), Status::Ok);
  EXPECT_TRUE(hears(R"({"event":"$log","payload":{"run":")"));
  EXPECT_TRUE(hears(R"("now":200,"number":1,"at":100,"level":"info","area":"test","line":"after"}})"));
  EXPECT_EQ(say(R"({"subscribeLog":false})"), R"({"ok":true})");
  log("later");
  node.pass(Millis{100});
  EXPECT_EQ(heardCount(), 1u);
}

TEST_F(LogServiceTest, AClientMayAskForWhatWasBefore) {
  for (const std::string_view line : {"a1", "a2", "a3"}) log(line);
  EXPECT_EQ(say(R"({"subscribeLog":true,"since":1})"), R"({"ok":true})");
  node.pass(Millis{100});
  EXPECT_EQ(heardCount(), 2u);
  EXPECT_TRUE(hears("a3"));
  // Asking again sets the cursor anew, and gives nothing twice.
  EXPECT_EQ(say(R"({"subscribeLog":true})"), R"({"ok":true})");
  log("a4");
  node.pass(Millis{100});
  EXPECT_EQ(heardCount(), 3u);
}

TEST_F(LogServiceTest, ABusyClientWaitsAndIsToldWhatItMissed) {
  EXPECT_EQ(say(R"({"subscribeLog":true})"), R"({"ok":true})");
  node.fake.webSockets.privately = Status::Busy;
  fill(5);
  node.pass(Millis{100});
  node.fake.webSockets.privately = Status::Ok;
  node.pass(Millis{100});
  EXPECT_EQ(heardCount(), 5u);

  node.fake.webSockets.privately = Status::Busy;
  fill(limits::logBytes / 20);
  node.pass(Millis{100});
  node.fake.webSockets.privately = Status::Ok;
  const uint32_t before = heardCount();
  node.pass(Millis{100});
  const uint32_t lines = heardCount() - before - 1;
  EXPECT_LT(lines, limits::logBytes / 20);
  EXPECT_EQ(lines, static_cast<uint32_t>(getAll("/api/node/log").count(R"("number")")));
}

TEST_F(LogServiceTest, AClientThatIsGoneGivesItsPlaceBack) {
  for (WebSocketClientId id = 1; id <= limits::logClientsMax; ++id) {
    EXPECT_EQ(say(R"({"subscribeLog":true})", id), R"({"ok":true})");
  }
  EXPECT_EQ(say(R"({"subscribeLog":true})", 100),
            R"({"ok":false,"error":{"code":"too_many_clients","message":"others get the log already"}})");
  EXPECT_EQ(say(R"({"subscribeLog":true})", 1), R"({"ok":true})");
  node.fake.webSockets.privately = Status::NotFound;
  EXPECT_EQ(say(R"({"subscribeLog":true})", 100), R"({"ok":true})");
  node.fake.webSockets.privately = Status::Ok;
  log("x");
  node.pass(Millis{100});
  EXPECT_EQ(heardCount(), 1u);
  EXPECT_EQ(node.fake.webSockets.lastClient, 100u);
}

TEST_F(LogServiceTest, AWishThatIsNoneIsRefused) {
  for (const std::string_view wish : {R"({"subscribeLog":1})", R"({"subscribeLog":"true"})",
                                      R"({"subscribeLog":true,"since":"x"})", R"({"subscribeLog":true,"since":-1})"}) {
    EXPECT_EQ(say(wish).find(R"({"ok":false,"error":{"code":"invalid_subscription",)"), 0u);
  }
  log("x");
  node.pass(Millis{100});
  EXPECT_EQ(heardCount(), 0u);
}

TEST_F(LogServiceTest, AClientWaitsForMemoryWhenThereIsNone) {
  const SpareShortage shortage;
  EXPECT_EQ(say(R"({"subscribeLog":true})").find(R"({"ok":false,"error":{"code":"busy",)"), 0u);
}

}  // namespace
}  // namespace spore
