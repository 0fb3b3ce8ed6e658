#include "spore/services/network_service.h"

#include <gtest/gtest.h>

#include "spore/json/json_validator.h"
#include "spore/services/wifi_record.h"
#include "support/service_node.h"
#include "support/spare_shortage.h"

namespace spore {
namespace {

struct NetworkServiceTest : ::testing::Test {
  ServiceNode node;

  void begin(bool hasRadio) {
    node.fake.radio.isThere = hasRadio;
    node.begin();
    node.network.begin(node.fake.clock.now(), WifiCredentials{}, WifiCredentials{});
    node.network.loop(node.fake.clock.now());
  }
  uint16_t configure(std::string_view form) { return node.postForm("/api/network/wifi/config", form); }
};

TEST_F(NetworkServiceTest, AnInterfaceIsReportedAsItIs) {
  begin(false);
  EXPECT_EQ(node.get("/api/network/status"), 200);
  EXPECT_EQ(node.talk.body(),
            R"({"hostname":"kitchen","mode":"interface","state":"connected","connected":true,"connects":1,)"
            R"("interface":"eth0","up":true,"ip":"10.0.0.1","netmask":"255.255.255.0","gateway":"10.0.0.254",)"
            R"("mac":"02:00:00:00:00:01","radio":false})");
}

TEST_F(NetworkServiceTest, WithoutARadioThereIsNothingToScanOrConfigure) {
  begin(false);
  EXPECT_EQ(node.get("/api/network/wifi/scan"), 501);
  EXPECT_TRUE(node.talk.says("no_radio"));
  EXPECT_EQ(node.postForm("/api/network/wifi/scan", ""), 501);
  EXPECT_EQ(configure("ssid=home&password=12345678"), 501);
  EXPECT_EQ(node.fake.storage.stores, 0u);
}

TEST_F(NetworkServiceTest, ARadioAddsItsNetwork) {
  node.fake.system.signal = -55;
  begin(true);
  EXPECT_EQ(node.get("/api/network/status"), 200);
  EXPECT_TRUE(
      node.talk.says(R"("radio":true,"ssid":"","accessPointClients":0,"trial":"none","trialSsid":"","rssi":-55})"));
}

TEST_F(NetworkServiceTest, AScanIsStartedAndRead) {
  begin(true);
  EXPECT_EQ(node.postForm("/api/network/wifi/scan", ""), 202);
  EXPECT_EQ(node.talk.body(), R"({"status":"scanning"})");
  EXPECT_EQ(node.postForm("/api/network/wifi/scan", ""), 409);
  EXPECT_EQ(node.get("/api/network/wifi/scan"), 200);
  EXPECT_EQ(node.talk.body(), R"({"scanning":true,"networks":[]})");
  ScannedNetwork network;
  network.ssid = Ssid{"a\xFF\"b"};
  network.rssi = -70;
  network.channel = 6;
  (void)node.fake.radio.networks.push(network);
  network.ssid = Ssid{"open"};
  network.isEncrypted = false;
  (void)node.fake.radio.networks.push(network);
  node.fake.radio.isScanUnderWay = false;
  EXPECT_EQ(node.get("/api/network/wifi/scan", 7), 200);
  EXPECT_EQ(validateJson(node.talk.body()), Status::Ok);
  EXPECT_TRUE(node.talk.says(R"({"ssid":"open","rssi":-70,"channel":6,"encrypted":false})"));
}

TEST_F(NetworkServiceTest, AScanThatTheRadioRefusesIsUnavailable) {
  begin(true);
  node.fake.radio.scanStatus = Status::Unavailable;
  EXPECT_EQ(node.postForm("/api/network/wifi/scan", ""), 503);
}

TEST_F(NetworkServiceTest, ANewNetworkIsTriedAndStoredOnceItConnects) {
  begin(true);
  EXPECT_EQ(configure("ssid=my+home&password=12345678"), 202);
  EXPECT_EQ(node.talk.body(), R"({"status":"connecting","ssid":"my home"})");
  EXPECT_EQ(node.fake.radio.stationCredentials.ssid, "my home");
  EXPECT_EQ(node.fake.radio.stationCredentials.password, "12345678");
  EXPECT_EQ(node.fake.storage.stores, 0u);
  EXPECT_EQ(node.get("/api/network/status"), 200);
  EXPECT_TRUE(node.talk.says(R"("trial":"trying","trialSsid":"my home")"));
  node.fake.radio.station = StationState::Connected;
  node.network.loop(node.fake.clock.now());
  EXPECT_EQ(node.get("/api/network/status"), 200);
  EXPECT_TRUE(node.talk.says(R"("trial":"kept")"));
  uint8_t record[wifiRecordBytesMax];
  const Result<size_t> size = node.fake.storage.load(StorageKey::Wifi, MutableBytes{record});
  ASSERT_TRUE(size.ok());
  const Result<WifiCredentials> stored = decodeWifiRecord({record, size.value()});
  ASSERT_TRUE(stored.ok());
  EXPECT_EQ(stored.value().ssid, "my home");
  EXPECT_EQ(stored.value().password, "12345678");
}

TEST_F(NetworkServiceTest, AnOpenNetworkNeedsNoPassword) {
  begin(true);
  EXPECT_EQ(configure("ssid=open"), 202);
  EXPECT_TRUE(node.fake.radio.stationCredentials.password.empty());
}

TEST_F(NetworkServiceTest, MistakesAreNamedAndChangeNothing) {
  begin(true);
  EXPECT_EQ(configure("password=12345678"), 400);
  EXPECT_TRUE(node.talk.says("missing_parameter"));
  EXPECT_EQ(configure("ssid="), 400);
  EXPECT_TRUE(node.talk.hasCode("invalid_parameter"));
  EXPECT_TRUE(node.talk.says("ssid: expected 1-32 bytes"));
  EXPECT_EQ(configure("ssid=012345678901234567890123456789012"), 400);
  EXPECT_EQ(configure("ssid=home&password=1234567"), 400);
  EXPECT_TRUE(node.talk.hasCode("invalid_parameter"));
  EXPECT_TRUE(node.talk.says("password: "));
  EXPECT_EQ(configure("ssid=home&password=x123456789012345678901234567890123456789012345678901234567890123"), 400);
  EXPECT_EQ(node.fake.storage.stores, 0u);
  EXPECT_EQ(node.fake.radio.stationStarts, 0u);
}

TEST_F(NetworkServiceTest, TheKeyItselfIsTakenForAPassword) {
  begin(true);
  EXPECT_EQ(configure("ssid=home&password=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"), 202);
  EXPECT_EQ(node.fake.radio.stationCredentials.password.size(), 64u);
}

TEST_F(NetworkServiceTest, ANetworkWhoseNameIsNoTextIsListedAndJoinedByDigits) {
  begin(true);
  ScannedNetwork network;
  network.ssid = Ssid{"Caf\xE9"};
  (void)node.fake.radio.networks.push(network);
  EXPECT_EQ(node.get("/api/network/wifi/scan"), 200);
  EXPECT_TRUE(node.talk.says(R"("ssidHex":"436166e9")"));
  EXPECT_EQ(configure("ssid=436166e9&ssidIsHex=true&password=12345678"), 202);
  EXPECT_EQ(node.fake.radio.stationCredentials.ssid, "Caf\xE9");
}

TEST_F(NetworkServiceTest, ANameThatIsNoneIsRefusedInEitherForm) {
  begin(true);
  for (const char* form : {"ssid=4&ssidIsHex=1", "ssid=4g&ssidIsHex=1", "ssid=410041&ssidIsHex=true",
                           "ssid=41&ssidIsHex=maybe", "ssidIsHex=1", "ssid=a%4", "ssid=a%00b"}) {
    EXPECT_EQ(configure(form), 400);
  }
  EXPECT_TRUE(node.talk.hasCode("invalid_parameter"));
  EXPECT_EQ(node.fake.radio.stationStarts, 0u);
}

TEST_F(NetworkServiceTest, WithoutMemoryForTheOldOnesTheReasonIsSaid) {
  begin(true);
  SpareShortage shortage;
  EXPECT_EQ(configure("ssid=home&password=12345678"), 503);
  EXPECT_TRUE(node.talk.says("memory is short"));
}

TEST_F(NetworkServiceTest, WhenStoringFailsTheNodeStaysConnectedAndSaysSo) {
  begin(true);
  node.fake.storage.storeStatus = Status::IoError;
  EXPECT_EQ(configure("ssid=home&password=12345678"), 202);
  const uint32_t errors = node.fake.log.count(LogLevel::Error);
  node.fake.radio.station = StationState::Connected;
  node.network.loop(node.fake.clock.now());
  EXPECT_TRUE(node.network.isConnected());
  EXPECT_EQ(node.fake.log.count(LogLevel::Error), errors + 1);
}

}  // namespace
}  // namespace spore
