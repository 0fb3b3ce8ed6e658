// A finger on a pin of memory: short, long and bouncing presses.
#include <gtest/gtest.h>

#include <spore/testing.h>

#include "../testing/fake_pins.h"

namespace {

using namespace std::chrono_literals;
using spore::testing::Bench;
using spore::testing::Message;
using Messages = std::vector<Message>;

constexpr uint8_t buttonPin = 0;
const Messages shortPress = {{"button/pressed", "short"}, {"relay/set", "toggle"}};
const Messages longPress = {{"button/pressed", "long"}, {"relay/set", "off"}};

void down(Bench& bench, std::chrono::milliseconds duration) {
  bench.inSketch([] { fakePin(buttonPin).isHigh = false; });
  bench.advance(duration);
}
void up(Bench& bench, std::chrono::milliseconds duration) {
  bench.inSketch([] { fakePin(buttonPin).isHigh = true; });
  bench.advance(duration);
}

TEST(Button, AShortPressTogglesWhenItEndsAndALongOneSwitchesOffWhileItLasts) {
  Bench bench;
  EXPECT_EQ(bench.inSketch([] { return fakePin(buttonPin).mode; }), INPUT_PULLUP);
  down(bench, 200ms);
  EXPECT_EQ(bench.published(), Messages{});
  EXPECT_TRUE(bench.get("/api/button").says(R"("pressed":true)"));
  up(bench, 100ms);
  EXPECT_EQ(bench.published(), shortPress);
  down(bench, 900ms);
  EXPECT_EQ(bench.published(), longPress);
  down(bench, 5s);
  up(bench, 1s);
  EXPECT_EQ(bench.published(), Messages{});
  EXPECT_EQ(bench.get("/api/button").body, R"({"pressed":false,"presses":2,"last":"long"})");
}

TEST(Button, ContactsThatBounceAreOnePressAndAFlickerIsNone) {
  Bench bench;
  for (int i = 0; i < 3; ++i) {
    down(bench, 10ms);
    up(bench, 10ms);
  }
  EXPECT_EQ(bench.published(), Messages{});
  for (int i = 0; i < 3; ++i) {
    down(bench, 10ms);
    up(bench, 10ms);
  }
  down(bench, 100ms);
  for (int i = 0; i < 3; ++i) {
    up(bench, 10ms);
    down(bench, 10ms);
  }
  up(bench, 100ms);
  EXPECT_EQ(bench.published(), shortPress);
}

TEST(Button, TheOwnerSaysHowLongIsLongAndWhomItSwitches) {
  Bench bench;
  EXPECT_EQ(bench.set("longPress", "100").status, 400);
  EXPECT_EQ(bench.set("topic", "attic/#").status, 400);
  EXPECT_EQ(bench.set("longPress", "3000").status, 200);
  EXPECT_EQ(bench.set("topic", "attic/set").status, 200);
  down(bench, 2s);
  up(bench, 1s);
  EXPECT_EQ(bench.published(), Messages({{"button/pressed", "short"}, {"attic/set", "toggle"}}));
  bench.powerCut();
  EXPECT_TRUE(bench.get("/api/button").says(R"("presses":1,"last":"never")"));
}

}  // namespace
