// New credentials on trial, and tries that wait until nobody uses the access point.
#include <gtest/gtest.h>

#include "spore/network/network_manager.h"
#include "support/counting_log.h"
#include "support/fake_radio.h"

namespace spore {
namespace {

WifiCredentials credentials(std::string_view ssid) {
  return {Ssid{ssid}, WifiPassword{"password"}};
}

class NetworkTrialTest : public ::testing::Test {
 protected:
  NetworkTrialTest() {
    radio_.isThere = true;
    network_.setCredentialsSaver([this](const WifiCredentials& kept) {
      ++saves_;
      saved_ = kept.ssid;
    });
  }
  void begin(const WifiCredentials& station) { network_.begin(now_, station, credentials("esp_abcdef")); }
  void pass(uint32_t afterMs) {
    now_ = now_ + Millis{afterMs};
    network_.loop(now_);
  }
  // The radio refuses every try for so long.
  void failFor(uint32_t durationMs) {
    for (uint32_t passed = 0; passed < durationMs; passed += 100) {
      if (radio_.station == StationState::Connecting) radio_.station = StationState::Failed;
      pass(100);
    }
  }
  // The next try succeeds.
  void connect() {
    for (uint32_t passed = 0; passed < 120000 && radio_.station != StationState::Connecting; passed += 100) pass(100);
    radio_.station = StationState::Connected;
    pass(1);
    EXPECT_TRUE(network_.isConnected());
  }
  void openFallback() {
    failFor(20000);
    EXPECT_EQ(network_.mode(), NetworkMode::AccessPoint);
  }
  uint32_t triesWithin(uint32_t durationMs) {
    const uint32_t before = radio_.stationStarts;
    failFor(durationMs);
    return radio_.stationStarts - before;
  }

  CountingLog log_;
  NodeContext context_{log_};
  FakeRadio radio_;
  NetworkSettings settings_;
  NetworkManager network_{context_, radio_};
  Instant now_{0xFFFF8000};  // the clock wraps within a trial
  uint32_t saves_ = 0;
  Ssid saved_;
};

TEST_F(NetworkTrialTest, CredentialsAreSavedOnceTheyHaveConnected) {
  begin(credentials("home"));
  connect();
  EXPECT_EQ(network_.trial(), CredentialsTrial::None);
  EXPECT_EQ(network_.setStation(now_, credentials("new")), Status::Ok);
  EXPECT_EQ(network_.trial(), CredentialsTrial::Trying);
  EXPECT_EQ(saves_, 0u);
  pass(10);
  connect();
  EXPECT_EQ(network_.trial(), CredentialsTrial::Kept);
  EXPECT_EQ(saves_, 1u);
  EXPECT_EQ(saved_, "new");
  pass(settings_.credentialsTrial.count);
  EXPECT_EQ(network_.station().ssid, "new");
  EXPECT_EQ(saves_, 1u);
}

TEST_F(NetworkTrialTest, CredentialsThatDoNotConnectWithinAMinuteAreTakenBack) {
  begin(credentials("home"));
  connect();
  EXPECT_EQ(network_.setStation(now_, credentials("wrong")), Status::Ok);
  failFor(settings_.credentialsTrial.count - 200);
  EXPECT_EQ(network_.trial(), CredentialsTrial::Trying);
  EXPECT_EQ(radio_.stationCredentials.ssid, "wrong");
  EXPECT_FALSE(radio_.isAccessPointOpen);
  EXPECT_GE(radio_.stationStarts, 8u);
  failFor(400);
  EXPECT_EQ(network_.trial(), CredentialsTrial::TakenBack);
  EXPECT_EQ(network_.trialSsid(), "wrong");
  EXPECT_EQ(network_.station().ssid, "home");
  EXPECT_EQ(radio_.stationCredentials.ssid, "home");
  EXPECT_EQ(saves_, 0u);
  failFor(10000);
  connect();
  EXPECT_EQ(network_.trial(), CredentialsTrial::TakenBack);
  EXPECT_EQ(saves_, 0u);
}

TEST_F(NetworkTrialTest, ASecondTrialStillFallsBackToWhatWorked) {
  begin(credentials("home"));
  connect();
  EXPECT_EQ(network_.setStation(now_, credentials("wrong")), Status::Ok);
  failFor(1000);
  EXPECT_EQ(network_.setStation(now_, credentials("wrong too")), Status::Ok);
  failFor(settings_.credentialsTrial.count - 200);
  EXPECT_EQ(network_.trial(), CredentialsTrial::Trying);
  failFor(400);
  EXPECT_EQ(network_.station().ssid, "home");
  EXPECT_EQ(network_.trialSsid(), "wrong too");
}

TEST_F(NetworkTrialTest, BeginningAgainEndsATrial) {
  begin(credentials("home"));
  connect();
  EXPECT_EQ(network_.setStation(now_, credentials("wrong")), Status::Ok);
  begin(credentials("other"));
  EXPECT_EQ(network_.trial(), CredentialsTrial::None);
  failFor(settings_.credentialsTrial.count + 200);
  EXPECT_EQ(network_.trial(), CredentialsTrial::None);
  EXPECT_EQ(network_.station().ssid, "other");
  connect();
  EXPECT_EQ(saves_, 0u);
}

TEST_F(NetworkTrialTest, WithoutCredentialsFromBeforeTheAccessPointStays) {
  begin(WifiCredentials{});
  EXPECT_TRUE(radio_.isAccessPointOpen);
  EXPECT_EQ(network_.setStation(now_, credentials("wrong")), Status::Ok);
  failFor(settings_.credentialsTrial.count + 200);
  EXPECT_EQ(network_.trial(), CredentialsTrial::TakenBack);
  EXPECT_TRUE(network_.station().ssid.empty());
  EXPECT_TRUE(radio_.isAccessPointOpen);
  EXPECT_EQ(triesWithin(300000), 0u);
}

TEST_F(NetworkTrialTest, NoTryIsMadeWhileSomebodyIsAssociated) {
  begin(credentials("home"));
  openFallback();
  radio_.clients = 1;
  failFor(20000);
  EXPECT_EQ(triesWithin(600000), 0u);
  radio_.clients = 0;
  EXPECT_GE(triesWithin(settings_.portalCheck.count + 100), 1u);
}

TEST_F(NetworkTrialTest, NoTryIsMadeForTwoMinutesAfterThePortalWasUsed) {
  begin(credentials("home"));
  openFallback();
  failFor(20000);
  network_.notePortalUse(now_);
  EXPECT_EQ(triesWithin(settings_.portalQuiet.count - 100), 0u);
  EXPECT_GE(triesWithin(60000 + settings_.portalCheck.count), 1u);
  // Long after that the clock's wrap does not bring the quiet back.
  failFor(60000);
  now_ = now_ + Millis{0xFFFFFFFF};
  EXPECT_GE(triesWithin(120000), 1u);
}

TEST_F(NetworkTrialTest, ThePortalsOwnCredentialsAreTriedAtOnce) {
  begin(credentials("home"));
  openFallback();
  radio_.clients = 1;
  network_.notePortalUse(now_);
  const uint32_t before = radio_.stationStarts;
  EXPECT_EQ(network_.setStation(now_, credentials("new")), Status::Ok);
  EXPECT_EQ(radio_.stationStarts, before + 1);
  EXPECT_GE(triesWithin(30000), 3u);
  connect();
  EXPECT_FALSE(radio_.isAccessPointOpen);
  EXPECT_EQ(saved_, "new");
}

}  // namespace
}  // namespace spore
