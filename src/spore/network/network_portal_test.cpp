// While the access point is open: who is joined to it is not thrown off, and the node knows its address at once.
#include <gtest/gtest.h>

#include "spore/network/network_manager.h"
#include "support/counting_log.h"
#include "support/fake_radio.h"

namespace spore {
namespace {

struct NetworkPortalTest : public ::testing::Test {
  NetworkPortalTest() {
    radio.isThere = true;
    network.begin(now, {Ssid{"home"}, WifiPassword{"12345678"}}, {Ssid{"board"}, WifiPassword{"12345678"}});
  }
  void pass(uint32_t afterMs) {
    now = now + Millis{afterMs};
    network.loop(now);
  }
  // Tries fail until the network manager is in that state, at most for ten minutes.
  bool reach(NetworkState state) {
    for (uint32_t passed = 0; network.state() != state && passed < 600000; passed += 10) {
      if (state != NetworkState::FallbackTrying || network.mode() == NetworkMode::Station) {
        radio.station = StationState::Failed;
      }
      pass(10);
    }
    return network.state() == state;
  }

  CountingLog log;
  NodeContext context{log};
  FakeRadio radio;
  NetworkManager network{context, radio};
  Instant now{0xFFFFF000};
};

TEST_F(NetworkPortalTest, ATryEndsWhenSomebodyJoinsAndGoesOnOnceHeHasGone) {
  ASSERT_TRUE(reach(NetworkState::FallbackTrying));
  const uint32_t starts = radio.stationStarts;
  radio.clients = 1;
  pass(1);
  EXPECT_EQ(network.state(), NetworkState::FallbackWaiting);
  EXPECT_EQ(radio.station, StationState::Idle);
  for (int i = 0; i < 600; ++i) pass(1000);
  EXPECT_EQ(radio.stationStarts, starts);
  radio.clients = 0;
  ASSERT_TRUE(reach(NetworkState::FallbackTrying));
  EXPECT_EQ(radio.stationStarts, starts + 1);
}

TEST_F(NetworkPortalTest, EveryChangeOfTheOwnAddressIsToldOnceAndAtOnce) {
  EXPECT_FALSE(network.takeAddressChange());
  radio.station = StationState::Connected;
  pass(1);
  EXPECT_TRUE(network.takeAddressChange());
  EXPECT_FALSE(network.takeAddressChange());
  radio.station = StationState::Failed;
  pass(1);
  EXPECT_TRUE(network.takeAddressChange());
  EXPECT_FALSE(network.takeAddressChange());
  ASSERT_TRUE(reach(NetworkState::FallbackWaiting));
  EXPECT_TRUE(network.takeAddressChange());
}

}  // namespace
}  // namespace spore
