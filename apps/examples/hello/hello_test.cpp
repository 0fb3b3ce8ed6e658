// Runs the sketch as a board would: setup() once, loop() for ever.
#include <gtest/gtest.h>

#include <Spore.h>

#include "support/fake_board.h"
#include "support/http_talk.h"

extern spore::Spore node;

namespace {

spore::FakeBoard& fakeBoard() {
  static spore::FakeBoard board;
  return board;
}

void run(uint32_t milliseconds) {
  for (uint32_t passed = 0; passed < milliseconds; passed += 100) {
    fakeBoard().clock.advance(spore::Millis{100});
    loop();
  }
}

}  // namespace

spore::Board& spore::thisBoard() { return fakeBoard().board; }

TEST(Greeter, GreetsEachSecondAndHearsMessages) {
  setup();
  run(3500);
  EXPECT_EQ(node.ctx().publish("room/attic/light", "on"), spore::Status::Ok);
  static spore::HttpTalk talk;
  EXPECT_EQ(talk.request(spore::HttpMethod::Get, "/api/hello").send(node.api()), 200);
  EXPECT_EQ(talk.body(), R"({"message":"hello","greetings":3,"light":"on"})");
  EXPECT_EQ(talk.request(spore::HttpMethod::Get, "/api/node/status").send(node.api()), 200);
  EXPECT_TRUE(talk.says(R"({"uri":"/api/hello","method":"GET"})"));
  EXPECT_TRUE(talk.says(R"("labels":{"app":"hello","role":"demo"})"));
}
