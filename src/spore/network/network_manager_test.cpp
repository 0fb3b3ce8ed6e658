#include "spore/network/network_manager.h"

#include <gtest/gtest.h>

#include "spore/context/event_names.h"
#include "support/counting_log.h"
#include "support/spare_shortage.h"

namespace spore {
namespace {

WifiCredentials credentials(std::string_view ssid, std::string_view password) {
  return {Ssid{ssid}, WifiPassword{password}};
}

// A radio that writes down what it is told: (T)ry, (s)top, (O)pen and (c)lose the access point.
class WritingRadio final : public Radio {
 public:
  bool hasRadio() override { return isThere; }
  Status startStation(const WifiCredentials& station, const HostName& hostName) override {
    told.appendCut('T');
    ssid = station.ssid;
    name = hostName;
    state = StationState::Connecting;
    return startOutcome;
  }
  void stopStation() override { told.appendCut('s'); }
  StationState stationState() override { return state; }
  Status startAccessPoint(const WifiCredentials& accessPoint) override {
    told.appendCut('O');
    accessPointSsid = accessPoint.ssid;
    return openOutcome;
  }
  void stopAccessPoint() override { told.appendCut('c'); }
  uint8_t accessPointClients() override { return clients; }
  Status startScan() override { return Status::Unsupported; }
  bool isScanning() override { return false; }
  size_t scannedCount() override { return 0; }
  ScannedNetwork scanned(size_t) override { return {}; }
  Interface interface() override {
    ++interfaceCalls;
    return seen;
  }

  bool isThere = true;
  StationState state = StationState::Idle;
  Status startOutcome = Status::Ok;
  Status openOutcome = Status::Ok;
  Interface seen;
  FixedString<200> told;
  Ssid ssid;
  Ssid accessPointSsid;
  HostName name;
  uint32_t interfaceCalls = 0;
  uint8_t clients = 0;
};

class NetworkManagerTest : public ::testing::Test {
 protected:
  NetworkManagerTest() {
    context_.identity().hostname = HostName{"esp_abcdef"};
    radio_.seen.isUp = true;
    radio_.seen.ip = IpAddress{10, 0, 1, 7};
    context_.on(event_names::networkConnected, [this](void* data) { note('+', data); });
    context_.on(event_names::networkLost, [this](void* data) { note('-', data); });
  }
  void note(char mark, void* data) {
    events_.appendCut(mark);
    info_ = *static_cast<NetworkInfo*>(data);
  }
  void begin() { network_.begin(now_, station_, fallback_); }
  void pass(uint32_t afterMs = 0) {
    now_ = now_ + Millis{afterMs};
    network_.loop(now_);
  }
  void connect() {
    radio_.state = StationState::Connected;
    pass(1);
    EXPECT_TRUE(network_.isConnected());
    radio_.told.clear();
  }
  // Passes each 10 ms until the radio is told something; returns the milliseconds, at most `most`.
  uint32_t waitForRadio(uint32_t most = 200000) {
    radio_.told.clear();
    uint32_t waited = 0;
    for (; radio_.told.empty() && waited < most; waited += 10) pass(10);
    return waited;
  }
  bool told(std::string_view expected) {
    const bool isExpected = radio_.told == expected;
    radio_.told.clear();
    return isExpected;
  }

  CountingLog log_;
  NodeContext context_{log_};
  WritingRadio radio_;
  NetworkSettings settings_;
  NetworkManager network_{context_, radio_};
  Instant now_{0xFFFFF000};  // the clock wraps soon
  WifiCredentials station_ = credentials("home", "password");
  WifiCredentials fallback_ = credentials("esp_abcdef", "fallback-secret");
  FixedString<32> events_;
  NetworkInfo info_;
};

TEST_F(NetworkManagerTest, WithoutCredentialsTheAccessPointOpensAtOnceAndStays) {
  station_ = {};
  begin();
  EXPECT_TRUE(told("O"));
  EXPECT_EQ(radio_.accessPointSsid, "esp_abcdef");
  EXPECT_EQ(network_.mode(), NetworkMode::AccessPoint);
  EXPECT_EQ(network_.state(), NetworkState::FallbackWaiting);
  EXPECT_EQ(waitForRadio(), 200000u);
  EXPECT_FALSE(network_.isConnected());
}

TEST_F(NetworkManagerTest, TheStationIsTriedFirstUnderTheNodesName) {
  begin();
  EXPECT_TRUE(told("T"));
  EXPECT_EQ(radio_.ssid, "home");
  EXPECT_EQ(radio_.name, "esp_abcdef");
  EXPECT_EQ(network_.mode(), NetworkMode::Station);
  EXPECT_EQ(network_.state(), NetworkState::Connecting);
}

TEST_F(NetworkManagerTest, ReachingTheNetworkFiresConnectedOnceWithTheAddress) {
  begin();
  connect();
  EXPECT_EQ(events_, "+");
  EXPECT_EQ(info_.mode, NetworkMode::Station);
  EXPECT_EQ(info_.ip, radio_.seen.ip);
  for (int count = 0; count < 100; ++count) pass(100);
  EXPECT_EQ(events_, "+");
  EXPECT_EQ(network_.connects(), 1u);
}

TEST_F(NetworkManagerTest, AStationWithoutAnAddressIsNotConnected) {
  radio_.seen.ip = IpAddress{};
  begin();
  radio_.state = StationState::Connected;
  pass(100);
  EXPECT_FALSE(network_.isConnected());
  radio_.seen.ip = IpAddress{10, 0, 1, 8};
  pass(100);
  EXPECT_TRUE(network_.isConnected());
}

TEST_F(NetworkManagerTest, ATryEndsAtItsTimeout) {
  begin();
  told("T");
  pass(settings_.connectTimeout.count - 1);
  EXPECT_TRUE(told(""));
  pass(1);
  EXPECT_TRUE(told("s"));
  EXPECT_EQ(network_.state(), NetworkState::Waiting);
}

TEST_F(NetworkManagerTest, ATryEndsAtOnceWhenTheRadioSaysSo) {
  begin();
  radio_.state = StationState::Failed;
  pass(1);
  EXPECT_TRUE(told("Ts"));
  radio_.startOutcome = Status::IoError;
  waitForRadio();
  EXPECT_TRUE(told("TsO"));
}

TEST_F(NetworkManagerTest, TheFallbackOpensAfterTheSecondTryAndStaysWhileTriesGoOn) {
  begin();
  radio_.state = StationState::Failed;
  pass(1);
  EXPECT_EQ(network_.mode(), NetworkMode::Station);
  waitForRadio();
  radio_.state = StationState::Failed;
  pass(1);
  EXPECT_TRUE(told("TsO"));
  EXPECT_EQ(network_.mode(), NetworkMode::AccessPoint);
  EXPECT_EQ(network_.state(), NetworkState::FallbackWaiting);
  waitForRadio();
  EXPECT_TRUE(told("T"));
  EXPECT_EQ(network_.state(), NetworkState::FallbackTrying);
  radio_.state = StationState::Failed;
  pass(1);
  EXPECT_TRUE(told("s"));
  EXPECT_EQ(network_.mode(), NetworkMode::AccessPoint);
}

TEST_F(NetworkManagerTest, TheFallbackClosesWhenTheNetworkIsReached) {
  settings_.triesBeforeFallback = 1;
  NetworkManager network{context_, radio_, settings_};
  network.begin(now_, station_, fallback_);
  radio_.state = StationState::Failed;
  network.loop(now_);
  EXPECT_TRUE(told("TsO"));
  now_ = now_ + settings_.retryFirst + settings_.retryFirst;
  network.loop(now_);
  radio_.state = StationState::Connected;
  network.loop(now_);
  EXPECT_TRUE(told("Tc"));
  EXPECT_EQ(network.mode(), NetworkMode::Station);
  EXPECT_EQ(info_.mode, NetworkMode::Station);
  EXPECT_EQ(events_, "+");
}

TEST_F(NetworkManagerTest, PausesDoubleWithJitterUpToTheLast) {
  begin();
  uint32_t expected = settings_.retryFirst.count;
  for (int failures = 0; failures < 8; ++failures) {
    radio_.state = StationState::Failed;
    pass(1);
    const uint32_t waited = waitForRadio();
    EXPECT_GE(waited, expected * 3 / 4);
    EXPECT_LE(waited, expected * 5 / 4 + 10);
    expected = expected * 2 < settings_.retryLast.count ? expected * 2 : settings_.retryLast.count;
  }
}

TEST_F(NetworkManagerTest, BeginningAgainForgetsEarlierFailures) {
  for (int count = 0; count < 3; ++count) {
    begin();
    radio_.state = StationState::Failed;
    pass(1);
    EXPECT_EQ(network_.mode(), NetworkMode::Station);
    EXPECT_LE(waitForRadio(), settings_.retryFirst.count * 5 / 4 + 10);
  }
}

TEST_F(NetworkManagerTest, BoardsThatFailedTogetherTryAgainAtDifferentMoments) {
  uint32_t earliest = 0xFFFFFFFF;
  uint32_t latest = 0;
  for (uint32_t seed = 1; seed <= 50; ++seed) {
    context_.random() = Random{seed * 7919};
    begin();
    radio_.state = StationState::Failed;
    pass(1);
    const uint32_t waited = waitForRadio();
    earliest = waited < earliest ? waited : earliest;
    latest = waited > latest ? waited : latest;
  }
  EXPECT_GT(latest - earliest, settings_.retryFirst.count / 3);
}

TEST_F(NetworkManagerTest, WithoutMemoryForTheOldCredentialsNewOnesAreRefused) {
  begin();
  connect();
  const SpareShortage shortage;
  EXPECT_EQ(network_.setStation(now_, credentials("other", "password")), Status::Unavailable);
  EXPECT_TRUE(network_.isConnected());
  EXPECT_EQ(network_.station().ssid.view(), "home");
  EXPECT_EQ(network_.trial(), CredentialsTrial::None);
}

TEST_F(NetworkManagerTest, ALossIsReportedAndTriedAgainWithinASecond) {
  begin();
  connect();
  radio_.state = StationState::Failed;
  pass(1);
  EXPECT_EQ(events_, "+-");
  EXPECT_EQ(info_.ip, IpAddress(10, 0, 1, 7));
  EXPECT_FALSE(network_.isConnected());
  EXPECT_LE(waitForRadio(), settings_.spreadAfterLoss.count + 10);
  EXPECT_TRUE(told("T"));
  connect();
  EXPECT_EQ(events_, "+-+");
  EXPECT_EQ(network_.connects(), 2u);
}

TEST_F(NetworkManagerTest, AfterAConnectionPausesAndTriesCountFromTheStart) {
  begin();
  radio_.state = StationState::Failed;
  pass(1);
  waitForRadio();
  connect();
  radio_.state = StationState::Failed;
  pass(1);
  waitForRadio();
  radio_.state = StationState::Failed;
  pass(1);
  EXPECT_EQ(network_.mode(), NetworkMode::Station);  // one failure only
  EXPECT_LE(waitForRadio(), settings_.retryFirst.count * 5 / 4 + 10);
}

TEST_F(NetworkManagerTest, AnotherAddressIsALossAndAConnection) {
  begin();
  connect();
  radio_.seen.ip = IpAddress{10, 0, 1, 99};
  pass(settings_.addressCheck.count);
  EXPECT_EQ(events_, "+-+");
  EXPECT_EQ(info_.ip, radio_.seen.ip);
  EXPECT_TRUE(told(""));
  EXPECT_EQ(network_.connects(), 2u);
}

TEST_F(NetworkManagerTest, AnAddressThatIsGoneIsALoss) {
  begin();
  connect();
  radio_.seen.ip = IpAddress{};
  pass(settings_.addressCheck.count);
  EXPECT_EQ(events_, "+-");
  EXPECT_TRUE(told("s"));
}

TEST_F(NetworkManagerTest, APasswordUnderEightCharactersIsRefused) {
  begin();
  connect();
  EXPECT_EQ(network_.setStation(now_, credentials("other", "1234567")), Status::InvalidArgument);
  EXPECT_EQ(network_.setStation(now_, credentials("other", "1")), Status::InvalidArgument);
  EXPECT_EQ(network_.setStation(now_, credentials("", "12345678")), Status::InvalidArgument);
  EXPECT_TRUE(network_.isConnected());
  EXPECT_EQ(network_.station().ssid, "home");
  EXPECT_EQ(network_.setStation(now_, credentials("other", "12345678")), Status::Ok);
  EXPECT_EQ(network_.setStation(now_, credentials("open", "")), Status::Ok);
}

TEST_F(NetworkManagerTest, ANewStationTakesEffectAtOnce) {
  begin();
  connect();
  EXPECT_EQ(network_.setStation(now_, credentials("other", "12345678")), Status::Ok);
  EXPECT_TRUE(told("sT"));
  EXPECT_EQ(radio_.ssid, "other");
  EXPECT_EQ(network_.station().ssid, "other");
  EXPECT_EQ(events_, "+-");
  EXPECT_EQ(network_.state(), NetworkState::Connecting);
}

TEST_F(NetworkManagerTest, ANewStationKeepsTheAccessPointUntilItIsReached) {
  station_ = {};
  begin();
  told("O");
  EXPECT_EQ(network_.setStation(now_, credentials("other", "12345678")), Status::Ok);
  EXPECT_TRUE(told("sT"));
  EXPECT_EQ(network_.mode(), NetworkMode::AccessPoint);
  radio_.state = StationState::Connected;
  pass(1);
  EXPECT_TRUE(told("c"));
  EXPECT_EQ(network_.mode(), NetworkMode::Station);
}

TEST_F(NetworkManagerTest, AHandlerMayChooseAnotherStationWhenOneIsLost) {
  context_.on(event_names::networkLost,
              [this](void*) { EXPECT_EQ(network_.setStation(now_, credentials("second", "12345678")), Status::Ok); });
  begin();
  connect();
  radio_.state = StationState::Failed;
  pass(1);
  EXPECT_EQ(network_.state(), NetworkState::Connecting);
  EXPECT_EQ(radio_.ssid, "second");
  connect();
  radio_.seen.ip = IpAddress{10, 0, 2, 2};
  pass(settings_.addressCheck.count);
  EXPECT_EQ(network_.state(), NetworkState::Connecting);
  EXPECT_EQ(events_, "+-+-");
}

TEST_F(NetworkManagerTest, AnAccessPointWithoutAPasswordNeverOpens) {
  station_ = {};
  fallback_ = credentials("esp_abcdef", "");
  begin();
  EXPECT_TRUE(told(""));
  EXPECT_EQ(network_.mode(), NetworkMode::Station);
  EXPECT_EQ(network_.state(), NetworkState::Waiting);
  EXPECT_EQ(log_.count(LogLevel::Error), 1u);
  fallback_ = credentials("esp_abcdef", "1234567");
  begin();
  EXPECT_TRUE(told(""));
}

TEST_F(NetworkManagerTest, AnAccessPointThatDidNotOpenIsTriedAgain) {
  station_ = {};
  radio_.openOutcome = Status::Busy;
  begin();
  EXPECT_EQ(network_.mode(), NetworkMode::Station);
  radio_.openOutcome = Status::Ok;
  EXPECT_LE(waitForRadio(), settings_.retryLast.count + 10);
  EXPECT_TRUE(told("O"));
  EXPECT_EQ(network_.mode(), NetworkMode::AccessPoint);
}

TEST_F(NetworkManagerTest, UnusableCredentialsCountAsNone) {
  station_ = credentials("home", "short");
  begin();
  EXPECT_TRUE(told("O"));
  EXPECT_TRUE(network_.station().ssid.empty());
}

}  // namespace
}  // namespace spore
