// NetworkManager on a board without a radio: it reports the interface as it is.
#include <gtest/gtest.h>

#include "spore/context/event_names.h"
#include "spore/network/network_manager.h"
#include "support/counting_log.h"

namespace spore {
namespace {

class PlainInterface final : public Radio {
 public:
  bool hasRadio() override { return false; }
  Status startStation(const WifiCredentials&, const HostName&) override { return refuse(); }
  void stopStation() override { ++refused; }
  StationState stationState() override { return StationState::Idle; }
  Status startAccessPoint(const WifiCredentials&) override { return refuse(); }
  void stopAccessPoint() override { ++refused; }
  uint8_t accessPointClients() override { return 0; }
  Status startScan() override { return refuse(); }
  bool isScanning() override { return false; }
  size_t scannedCount() override { return 0; }
  ScannedNetwork scanned(size_t) override { return {}; }
  Interface interface() override {
    ++asked;
    return seen;
  }
  Status refuse() {
    ++refused;
    return Status::Unsupported;
  }

  Interface seen;
  uint32_t asked = 0;
  uint32_t refused = 0;
};

class NetworkInterfaceTest : public ::testing::Test {
 protected:
  NetworkInterfaceTest() {
    radio_.seen.isUp = true;
    radio_.seen.ip = IpAddress{127, 77, 0, 1};
    context_.on(event_names::networkConnected, [this](void* data) { note('+', data); });
    context_.on(event_names::networkLost, [this](void* data) { note('-', data); });
  }
  void note(char mark, void* data) {
    events_.appendCut(mark);
    info_ = *static_cast<NetworkInfo*>(data);
  }
  void pass(uint32_t afterMs) {
    now_ = now_ + Millis{afterMs};
    network_.loop(now_);
  }

  CountingLog log_;
  NodeContext context_{log_};
  PlainInterface radio_;
  NetworkManager network_{context_, radio_};
  Instant now_{0xFFFFFFF0};
  FixedString<32> events_;
  NetworkInfo info_;
};

TEST_F(NetworkInterfaceTest, AnInterfaceThatIsUpIsConnectedFromTheBeginning) {
  network_.begin(now_, {}, {});
  EXPECT_EQ(network_.mode(), NetworkMode::Interface);
  EXPECT_EQ(network_.state(), NetworkState::Connected);
  EXPECT_EQ(events_, "+");
  EXPECT_EQ(info_.mode, NetworkMode::Interface);
  EXPECT_EQ(info_.ip, IpAddress(127, 77, 0, 1));
  EXPECT_EQ(radio_.refused, 0u);
}

TEST_F(NetworkInterfaceTest, ChangesOfTheInterfaceAreEvents) {
  radio_.seen.isUp = false;
  network_.begin(now_, {}, {});
  EXPECT_FALSE(network_.isConnected());
  EXPECT_EQ(events_, "");
  radio_.seen.isUp = true;
  pass(1000);
  EXPECT_TRUE(network_.isConnected());
  radio_.seen.isUp = false;
  pass(1000);
  EXPECT_EQ(network_.state(), NetworkState::Waiting);
  EXPECT_EQ(info_.ip, IpAddress(127, 77, 0, 1));
  radio_.seen.isUp = true;
  radio_.seen.ip = IpAddress{10, 0, 0, 1};
  pass(1000);
  EXPECT_EQ(info_.ip, IpAddress(10, 0, 0, 1));
  radio_.seen.ip = IpAddress{10, 0, 0, 2};
  pass(1000);
  EXPECT_EQ(events_, "+-+-+");
  EXPECT_EQ(network_.connects(), 3u);
  EXPECT_EQ(radio_.refused, 0u);
}

TEST_F(NetworkInterfaceTest, AnInterfaceWithoutAnAddressIsNotConnected) {
  radio_.seen.ip = IpAddress{};
  network_.begin(now_, {}, {});
  EXPECT_FALSE(network_.isConnected());
}

TEST_F(NetworkInterfaceTest, TheInterfaceIsLookedAtOnceASecond) {
  network_.begin(now_, {}, {});
  for (int count = 0; count < 10000; ++count) pass(1);
  EXPECT_LE(radio_.asked, 12u);
  EXPECT_GE(radio_.asked, 10u);
}

TEST_F(NetworkInterfaceTest, ThereIsNoStationToSet) {
  network_.begin(now_, {}, {});
  EXPECT_EQ(network_.setStation(now_, {Ssid{"home"}, WifiPassword{"password"}}), Status::Unsupported);
  EXPECT_EQ(radio_.refused, 0u);
}

TEST_F(NetworkInterfaceTest, NothingHappensBeforeTheBeginning) {
  pass(5000);
  EXPECT_EQ(network_.state(), NetworkState::Starting);
  EXPECT_EQ(radio_.asked, 0u);
}

TEST(NetworkTexts, ModesStatesAndTrialsHaveLowerCaseWords) {
  EXPECT_EQ(toText(NetworkMode::Interface), "interface");
  EXPECT_EQ(toText(NetworkMode::Station), "station");
  EXPECT_EQ(toText(NetworkMode::AccessPoint), "access_point");
  EXPECT_EQ(toText(NetworkState::Starting), "starting");
  EXPECT_EQ(toText(NetworkState::Waiting), "waiting");
  EXPECT_EQ(toText(NetworkState::Connecting), "connecting");
  EXPECT_EQ(toText(NetworkState::Connected), "connected");
  EXPECT_EQ(toText(NetworkState::FallbackWaiting), "fallback_waiting");
  EXPECT_EQ(toText(NetworkState::FallbackTrying), "fallback_trying");
  EXPECT_EQ(toText(CredentialsTrial::None), "none");
  EXPECT_EQ(toText(CredentialsTrial::Trying), "trying");
  EXPECT_EQ(toText(CredentialsTrial::Kept), "kept");
  EXPECT_EQ(toText(CredentialsTrial::TakenBack), "taken_back");
  EXPECT_EQ(toText(static_cast<NetworkState>(99)), "starting");
  EXPECT_EQ(toText(static_cast<NetworkMode>(99)), "interface");
}

}  // namespace
}  // namespace spore
