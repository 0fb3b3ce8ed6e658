// The sketch on a board of fakes: what it answers, keeps, lets others set, and does in the morning.
#include <gtest/gtest.h>

#include <Spore.h>

#include "support/fake_board.h"
#include "support/fake_wall_clock.h"
#include "support/http_talk.h"

extern spore::Spore node;

namespace {

spore::FakeBoard& fakeBoard() {
  static spore::FakeBoard board;
  return board;
}
spore::FakeWallClock& fakeWall() {
  static spore::FakeWallClock wall(fakeBoard().clock);
  return wall;
}

void run(uint32_t seconds) {
  for (uint32_t passed = 0; passed < seconds * 10; ++passed) {
    fakeBoard().clock.advance(spore::Millis{100});
    loop();
  }
}

struct NightLightTest : ::testing::Test {
  static inline spore::HttpTalk talk;

  static void SetUpTestSuite() { setup(); }
  std::string_view get(std::string_view path) {
    EXPECT_EQ(talk.request(spore::HttpMethod::Get, path).send(node.api()), 200);
    return talk.body();
  }
  uint16_t post(std::string_view path, std::string_view body) {
    return talk.request(spore::HttpMethod::Post, path).json(body).send(node.api());
  }
  // What the next start would read.
  spore::KeptRecord stored() {
    spore::KeptRecord record;
    const spore::Result<size_t> size = fakeBoard().storage.load(spore::StorageKey::KeptValues, record.room());
    EXPECT_TRUE(size.ok());
    EXPECT_EQ(record.take(size.valueOr(0)), spore::Status::Ok);
    return record;
  }
};

TEST_F(NightLightTest, ItGrowsFromAnEndpointToADailyTask) {
  EXPECT_EQ(get("/api/light"), R"({"on":false,"level":0,"switches":0})");
  EXPECT_EQ(post("/api/light", R"({"on":true})"), 200);
  EXPECT_EQ(talk.body(), R"({"on":true,"level":80,"switches":1})");
  run(2);
  EXPECT_EQ(stored().find("on", spore::KeptKind::Bool).value()[0], 1);

  EXPECT_EQ(post("/api/node/config", R"({"settings":{"brightness":101}})"), 400);
  EXPECT_EQ(post("/api/node/config", R"({"settings":{"brightness":30}})"), 200);
  EXPECT_EQ(talk.body(), R"({"changed":["brightness"],"restartRequired":false})");
  EXPECT_EQ(get("/api/light"), R"({"on":true,"level":30,"switches":1})");

  fakeWall().set(1767225600 + 6 * 3600 + 29 * 60);  // 07:29 there
  run(30);
  EXPECT_EQ(get("/api/light"), R"({"on":true,"level":30,"switches":1})");
  run(40);
  EXPECT_EQ(get("/api/light"), R"({"on":false,"level":0,"switches":2})");
  EXPECT_EQ(post("/api/cluster/event", R"({"event":"light/set","payload":"on"})"), 200);
  EXPECT_EQ(get("/api/light"), R"({"on":true,"level":30,"switches":3})");
}

}  // namespace

spore::Board& spore::thisBoard() { return fakeBoard().board; }
spore::WallClock& spore::thisWallClock() { return fakeWall(); }
