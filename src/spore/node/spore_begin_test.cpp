// What begin() says of services that register more than there are places for: by name, and the node runs all the same.
#include <gtest/gtest.h>

#include "spore/node/spore.h"
#include "support/fake_board.h"

namespace spore {
namespace {

// Keeps the errors apart from what else a node says while it begins.
class ErrorLog final : public Log {
 public:
  void write(LogLevel level, std::string_view, std::string_view line) override {
    if (level != LogLevel::Error) return;
    ++errors;
    if (errors == 1) first = FixedString<128>{line};
    last = FixedString<128>{line};
  }
  bool isOn(LogLevel) const override { return true; }

  uint32_t errors = 0;
  FixedString<128> first;
  FixedString<128> last;
};

// A sketch's service that asks for as many places as a test says.
struct Greedy final : Service {
  void setNames(const char* prefix) {
    uint32_t number = 0;
    for (FixedString<15>& each : names) {
      each = FixedString<15>{prefix};
      each.appendCut(decimalText(number++));
    }
  }
  const char* name() const override { return "greedy"; }
  void registerEndpoints(ApiServer& api) override {
    for (size_t i = 0; i < endpoints; ++i) {
      if (api.registerEndpoint(names[i].c_str(), HttpMethod::Get, [](ApiRequest&) {}) != Status::Ok) return;
      ++registered;
    }
  }
  void registerTasks(TaskScheduler& scheduler) override {
    for (size_t i = 0; i < tasks; ++i) {
      if (scheduler.every(Millis{1000}, names[i].c_str(), [] {}) != Status::Ok) return;
      ++registered;
    }
  }

  FixedString<15> names[limits::endpointsMax + 1];
  size_t endpoints = 0;
  size_t tasks = 0;
  size_t registered = 0;
};

struct SporeBeginTest : ::testing::Test {
  // The node runs: it answers, and its tasks do.
  bool isRunning() {
    for (int i = 0; i < 50; ++i) {
      fake.clock.advance(Millis{100});
      (void)node.loop();
    }
    return fake.requests.sink != nullptr && node.tasks().find("heartbeat")->measures.runs > 0 &&
           fake.datagrams.broadcasts > 0;
  }

  FakeBoard fake;
  ErrorLog log;
  Board board{fake.clock, fake.crypto,   fake.datagrams, fake.firmware, fake.httpClient, log,
              fake.radio, fake.requests, fake.storage,   fake.system,   fake.webSockets};
  Spore node{board, NodeOptions{}};
  Greedy greedy;
};

TEST_F(SporeBeginTest, WhatFitsIsOkAndNothingIsLogged) {
  greedy.setNames("/api/x/");
  greedy.endpoints = 1;
  EXPECT_EQ(node.addService(greedy), Status::Ok);
  EXPECT_EQ(node.begin(), Status::Ok);
  EXPECT_EQ(log.errors, 0u);
  EXPECT_EQ(greedy.registered, 1u);
  EXPECT_TRUE(isRunning());
}

TEST_F(SporeBeginTest, TheEndpointThatHadNoPlaceIsNamed) {
  greedy.setNames("/api/x/");
  greedy.endpoints = limits::endpointsMax + 1;
  node.addService(greedy);
  EXPECT_EQ(node.begin(), Status::Full);
  EXPECT_GT(greedy.registered, 0u);
  EXPECT_EQ(node.api().endpointCount(), limits::endpointsMax);
  EXPECT_EQ(log.errors, 1u);
  FixedString<128> expected{"endpoint "};
  expected.appendCut(greedy.names[greedy.registered]);
  expected.appendCut(" is not registered: full");
  EXPECT_EQ(log.last, expected);
  EXPECT_TRUE(isRunning());
}

TEST_F(SporeBeginTest, TheTaskThatHadNoPlaceIsNamed) {
  greedy.setNames("task_");
  greedy.tasks = limits::tasksMax;
  node.addService(greedy);
  EXPECT_EQ(node.begin(), Status::Full);
  EXPECT_LT(greedy.registered, greedy.tasks);
  EXPECT_EQ(log.errors, 1u);
  FixedString<128> expected{"task "};
  expected.appendCut(greedy.names[greedy.registered]);
  expected.appendCut(" is not registered: full");
  EXPECT_EQ(log.first, expected);
  EXPECT_TRUE(isRunning());
}

TEST_F(SporeBeginTest, AServiceWithoutAPlaceIsNamed) {
  size_t added = 0;
  while (node.addService(greedy) == Status::Ok) ++added;
  EXPECT_GT(added, 0u);
  EXPECT_EQ(log.last, "service greedy is not registered: full");
  EXPECT_EQ(node.begin(), Status::Full);
  EXPECT_TRUE(isRunning());
}

TEST_F(SporeBeginTest, TheSamePathTwiceIsSaid) {
  greedy.setNames("/api/x/");
  greedy.endpoints = 1;
  node.addService(greedy);
  node.addService(greedy);
  EXPECT_EQ(node.begin(), Status::AlreadyExists);
  EXPECT_EQ(log.last, "endpoint /api/x/0 is not registered: already_exists");
}

TEST_F(SporeBeginTest, AnEndpointThatBreaksARuleIsSaid) {
  greedy.setNames("no slash ");
  greedy.endpoints = 1;
  node.addService(greedy);
  EXPECT_EQ(node.begin(), Status::InvalidArgument);
  EXPECT_EQ(log.last, "endpoint no slash 0 is not registered: invalid_argument");
}

TEST_F(SporeBeginTest, HandlersFromBeforeBeginCountToo) {
  size_t subscribed = 0;
  while (node.ctx().on("x", [](void*) {}).ok()) ++subscribed;
  EXPECT_GT(subscribed, 0u);
  EXPECT_EQ(node.begin(), Status::Full);
  EXPECT_EQ(log.first, "handler of x is not registered: full");
}

// A sketch that takes every subscription must not take that of /ws: its own last one has no place instead.
TEST_F(SporeBeginTest, SubscriptionsOfASketchLeaveTheWebSocketItsOwn) {
  while (node.ctx().subscribe("x", [](const EventMessage&) {}).ok()) continue;
  EXPECT_EQ(node.begin(), Status::Full);
  EXPECT_EQ(log.errors, 1u);
  const uint32_t before = fake.webSockets.texts;
  EXPECT_EQ(node.ctx().deliverHere("x", "y"), Status::Ok);
  EXPECT_EQ(fake.webSockets.texts, before + 1);
}

}  // namespace
}  // namespace spore
