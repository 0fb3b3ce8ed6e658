// The bench, tried on a sketch that does what a test of it needs.
#include <gtest/gtest.h>

#include <Spore.h>
#include <spore/testing.h>

#include <cstdlib>

namespace {

using namespace std::chrono_literals;
using spore::testing::Bench;
using spore::testing::Error;
using spore::testing::Message;

spore::Spore node({{"app", "probe"}});
spore::KeptValues kept(node);
spore::TimeOfDay timeOfDay(node);
uint32_t seconds = 0;
uint32_t rings = 0;
uint32_t dailies = 0;
uint32_t delivered = 0;
spore::FixedString<32> heard;

class ProbeService final : public spore::Service {
 public:
  const char* name() const override { return "probe"; }
  void registerEndpoints(spore::ApiServer& api) override {
    api.registerEndpoint("/api/crash", spore::HttpMethod::Post, [](spore::ApiRequest&) { std::abort(); });
  }
  void registerTasks(spore::TaskScheduler& tasks) override {
    tasks.every(spore::Millis{1000}, "count", [] { ++seconds; });
  }
};
ProbeService probe;

// What an Error says; empty where there is none.
template <typename Work>
std::string errorOf(const Work& work) {
  try {
    work();
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST(Bench, TimeStandsStillUntilItIsMoved) {
  Bench bench;
  EXPECT_EQ(bench.inSketch([] { return seconds; }), 0u);
  bench.advance(10500ms);
  EXPECT_EQ(bench.inSketch([] { return seconds; }), 10u);
  EXPECT_EQ(seconds, 0u);  // of the test's own process
  bench.inSketch([] { seconds = 100; });
  bench.advance(1s);
  EXPECT_EQ(bench.inSketch([] { return seconds; }), 101u);
  EXPECT_EQ(errorOf([&] { bench.advance(-1ms); }), "time goes ahead, 40 days at most");
}

TEST(Bench, EventsAndMessagesGoInAndOut) {
  Bench bench;
  bench.fire("bell");
  EXPECT_EQ(bench.inSketch([] { return rings; }), 1u);
  bench.publish("room/light", "on");
  EXPECT_EQ(bench.inSketch([] { return heard; }).view(), "on");
  EXPECT_EQ(bench.published(), std::vector<Message>({{"probe/heard", "on"}}));
  EXPECT_EQ(bench.published(), std::vector<Message>());
  for (int i = 0; i < 70; ++i) bench.publish("room/light", std::to_string(i));
  ASSERT_EQ(bench.published().size(), 64u);
  EXPECT_EQ(errorOf([&] { bench.publish("room/#", ""); }), "publish(room/#): that is no topic");
}

TEST(Bench, SureMessagesAndRetainedValuesGoOutOnce) {
  Bench bench;
  bench.inSketch([] {
    node.ctx().on("delivery_report", [](void* data) {
      delivered = static_cast<spore::DeliveryReport*>(data)->count(spore::Outcome::Delivered);
    });
    (void)node.ctx().publish("bell", "rings", spore::Delivery::Sure);
    (void)node.ctx().retain("scene", "evening");
  });
  bench.advance(2s);
  EXPECT_EQ(bench.published(), std::vector<Message>({{"bell", "rings"}, {"scene", "evening"}}));
  EXPECT_EQ(bench.inSketch([] { return delivered; }), 1u);
  bench.inSketch([] { (void)node.ctx().retain("scene", ""); });
  bench.advance(1s);
  EXPECT_EQ(bench.published(), std::vector<Message>({{"scene", ""}}));
}

TEST(Bench, MembersComeAndFallSilent) {
  Bench bench;
  bench.addMember("attic", "room=attic,site=north");
  bench.addMember("cellar");
  bench.advance(1min);
  const std::string both = bench.get("/api/cluster/members").body;
  EXPECT_NE(both.find(R"("hostname":"attic")"), std::string::npos) << both;
  EXPECT_NE(both.find(R"("room":"attic")"), std::string::npos) << both;
  EXPECT_EQ(both.find("INACTIVE"), std::string::npos) << both;
  bench.silenceMember("attic");
  bench.advance(15s);
  EXPECT_TRUE(bench.get("/api/cluster/members").says("INACTIVE"));
  bench.powerCut();
  bench.advance(15s);
  EXPECT_TRUE(bench.get("/api/cluster/members").says(R"("hostname":"cellar")"));
  EXPECT_NE(errorOf([&] { bench.addMember("cellar"); }), "");
  EXPECT_NE(errorOf([&] { bench.addMember("no name"); }), "");
  EXPECT_NE(errorOf([&] { bench.silenceMember("nobody"); }), "");
}

TEST(Bench, TheWorldsTimeIsUnknownAndThenGoesOnThroughEverything) {
  Bench bench;
  EXPECT_FALSE(bench.inSketch([] { return timeOfDay.isKnown(); }));
  bench.setClock("2026-02-28 23:59:00");
  EXPECT_TRUE(bench.inSketch([] { return timeOfDay.isKnown(); }));
  bench.advance(90s);
  EXPECT_EQ(bench.inSketch([] { return timeOfDay.now().value().day; }), 1);
  bench.powerCut(31h);
  EXPECT_EQ(bench.inSketch([] { return timeOfDay.now().value().day; }), 2);
  bench.advance(1h);
  EXPECT_EQ(bench.inSketch([] { return dailies; }), 1u);
  bench.loseClock();
  EXPECT_FALSE(bench.inSketch([] { return timeOfDay.isKnown(); }));
  EXPECT_NE(errorOf([&] { bench.setClock("tomorrow"); }), "");
}

TEST(Bench, APowerCutTakesVariablesAndARestartTellsFirst) {
  Bench bench;
  bench.inSketch([] { kept.keep("seconds", 7u); });
  bench.advance(5s);
  bench.powerCut();
  EXPECT_EQ(bench.inSketch([] { return seconds; }), 0u);
  EXPECT_EQ(bench.inSketch([] { return kept.read("seconds", 0u); }), 7u);
  EXPECT_TRUE(bench.get("/api/node/status").says(R"("resetCause":"power_on")"));
  bench.inSketch([] { kept.keep("seconds", 8u); });
  bench.restart();
  EXPECT_EQ(bench.inSketch([] { return kept.read("seconds", 0u); }), 8u);
  EXPECT_TRUE(bench.get("/api/node/status").says(R"("resetCause":"software")"));
  // One that is ordered by somebody else, while time passes.
  bench.post("/api/node/restart");
  bench.advance(5s);
  EXPECT_EQ(bench.inSketch([] { return seconds; }), 4u);
}

TEST(Bench, WhatIsWrongIsToldAndLogged) {
  Bench bench;
  EXPECT_EQ(bench.get("/api/nowhere").status, 404);
  bench.inSketch([] { node.ctx().log().write(spore::LogLevel::Warning, "probe", "a line"); });
  EXPECT_NE(bench.log().find("warning probe: a line\n"), std::string::npos);
  EXPECT_EQ(bench.log(), "");
  EXPECT_EQ(errorOf([&] { bench.post("/api/crash"); }), "POST /api/crash: the sketch has crashed: Aborted");
  EXPECT_EQ(errorOf([&] { bench.get("/api/crash"); }), "GET /api/crash: the sketch has ended before");
}

}  // namespace

void setup() {
  node.ctx().on("bell", [](void*) { ++rings; });
  node.ctx().subscribe("room/light", [](const spore::EventMessage& message) {
    heard = spore::FixedString<32>{message.data};
    (void)node.ctx().publish("probe/heard", message.data);
  });
  timeOfDay.daily("07:30", "probe", [] { ++dailies; });
  node.addService(probe);
  node.begin();
}

void loop() {
  node.loop();
}
