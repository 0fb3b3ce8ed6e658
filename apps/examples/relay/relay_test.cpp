// The relay on a pin of memory: who switches it, and what it does when the power comes back.
#include <gtest/gtest.h>

#include <spore/testing.h>

#include "../testing/fake_pins.h"

namespace {

using namespace std::chrono_literals;
using spore::testing::Bench;
using spore::testing::Message;

constexpr uint8_t relayPin = 0;

// The usual relay boards switch on with a low level.
bool isOn(Bench& bench) {
  return bench.inSketch([] { return fakePin(relayPin).mode == OUTPUT && !fakePin(relayPin).isHigh; });
}

TEST(Relay, ItIsSwitchedOverHttpByMessagesAndByTheClock) {
  Bench bench;
  EXPECT_FALSE(isOn(bench));
  EXPECT_EQ(bench.post("/api/relay", R"({"state":"on","seconds":5})").body, R"({"on":true,"seconds":5})");
  EXPECT_TRUE(isOn(bench));
  bench.advance(6s);
  EXPECT_FALSE(isOn(bench));
  bench.publish("relay/set", "toggle");
  bench.publish("relay/set", "nonsense");
  EXPECT_TRUE(isOn(bench));
  EXPECT_EQ(bench.published(),
            std::vector<Message>({{"relay/state", "on"}, {"relay/state", "off"}, {"relay/state", "on"}}));
  EXPECT_EQ(bench.post("/api/relay", R"({"state":"maybe"})").status, 400);
  // A message is for good, also when it comes while the relay is on for a while.
  bench.post("/api/relay", R"({"state":"on","seconds":5})");
  bench.publish("relay/set", "on");
  bench.advance(10s);
  EXPECT_TRUE(isOn(bench));
}

TEST(Relay, AfterAPowerCutItIsAsItWasUnlessItWasOnForAWhile) {
  Bench bench;
  bench.publish("relay/set", "on");
  bench.advance(2s);
  bench.powerCut();
  EXPECT_TRUE(isOn(bench));
  EXPECT_EQ(bench.inSketch([] { return fakePin(relayPin).writes; }), 1u);  // it has not clattered
  bench.post("/api/relay", R"({"state":"on","seconds":3600})");
  bench.advance(2s);
  bench.powerCut();
  EXPECT_FALSE(isOn(bench));
}

TEST(Relay, TheOwnerSaysWhatItDoesWhenThePowerComesBack) {
  Bench bench;
  EXPECT_EQ(bench.set("powerOn", "sometimes").status, 400);
  EXPECT_EQ(bench.set("powerOn", "off").status, 200);
  bench.publish("relay/set", "on");
  bench.advance(2s);
  bench.restart();
  EXPECT_TRUE(isOn(bench));  // that was no power cut
  bench.powerCut();
  EXPECT_FALSE(isOn(bench));
  EXPECT_EQ(bench.set("powerOn", "on").status, 200);
  bench.powerCut();
  EXPECT_TRUE(isOn(bench));
}

}  // namespace
