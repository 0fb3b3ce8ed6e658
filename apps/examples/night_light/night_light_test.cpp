// What the sketch answers, keeps, lets others set, and does in the morning.
#include <gtest/gtest.h>

#include <spore/testing.h>

namespace {

using namespace std::chrono_literals;
using spore::testing::Bench;
using spore::testing::Message;

TEST(NightLight, ItGrowsFromAnEndpointToADailyTask) {
  Bench bench;
  EXPECT_EQ(bench.get("/api/light").body, R"({"on":false,"level":0,"switches":0})");
  EXPECT_EQ(bench.post("/api/light", R"({"on":true})").body, R"({"on":true,"level":80,"switches":1})");
  EXPECT_EQ(bench.published(), std::vector<Message>({{"light/state", "on"}}));

  EXPECT_EQ(bench.set("brightness", "101").status, 400);
  EXPECT_EQ(bench.set("brightness", "30").body, R"({"changed":["brightness"],"restartRequired":false})");
  EXPECT_EQ(bench.get("/api/light").body, R"({"on":true,"level":30,"switches":1})");

  bench.setClock("2026-01-01 06:29:00");  // 07:29 there
  bench.advance(50s);
  EXPECT_TRUE(bench.get("/api/light").says(R"("on":true)"));
  bench.advance(20s);
  EXPECT_EQ(bench.get("/api/light").body, R"({"on":false,"level":0,"switches":2})");
  bench.publish("light/set", "on");
  EXPECT_EQ(bench.get("/api/light").body, R"({"on":true,"level":30,"switches":3})");
}

TEST(NightLight, APowerCutLeavesWhatWasWritten) {
  Bench bench;
  bench.set("brightness", "30");
  bench.post("/api/light", R"({"on":true})");
  bench.powerCut();
  EXPECT_EQ(bench.get("/api/light").body, R"({"on":false,"level":0,"switches":0})");  // not written yet
  bench.post("/api/light", R"({"on":true})");
  bench.advance(2s);
  bench.powerCut();
  EXPECT_EQ(bench.get("/api/light").body, R"({"on":true,"level":30,"switches":1})");
  bench.post("/api/light", R"({"on":false})");
  bench.restart();
  EXPECT_EQ(bench.get("/api/light").body, R"({"on":false,"level":0,"switches":2})");
}

TEST(NightLight, WhoWantsItOnInTheMorningSaysSo) {
  Bench bench;
  bench.set("goesOut", "false");
  bench.set("timeZone", "UTC0");
  bench.post("/api/light", R"({"on":true})");
  bench.setClock("2026-01-01 07:29:00");
  bench.advance(2min);
  EXPECT_TRUE(bench.get("/api/light").says(R"("on":true)"));
}

}  // namespace
