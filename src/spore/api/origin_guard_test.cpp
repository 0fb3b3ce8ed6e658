#include "spore/api/origin_guard.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

struct OriginGuardTest : ::testing::Test {
  OriginGuard guard;

  OriginGuardTest() {
    guard.setAddress(IpAddress{192, 168, 1, 100});
    guard.setName("esp_123456");
  }
};

TEST_F(OriginGuardTest, OurAddressAndNameAreOursWithAnyPort) {
  EXPECT_TRUE(guard.isOurHost("192.168.1.100"));
  EXPECT_TRUE(guard.isOurHost("192.168.1.100:8080"));
  EXPECT_TRUE(guard.isOurHost("esp_123456"));
  EXPECT_TRUE(guard.isOurHost("ESP_123456:80"));
  EXPECT_TRUE(guard.isOurHost("esp_123456.local"));
  EXPECT_TRUE(guard.isOurHost("esp_123456.LOCAL:80"));
}

TEST_F(OriginGuardTest, ARequestWithoutHostPasses) {
  EXPECT_TRUE(guard.isOurHost(""));
}

TEST_F(OriginGuardTest, AnIpAddressCannotBeRebound) {
  EXPECT_TRUE(guard.isOurHost("127.0.0.1:9000"));
  EXPECT_TRUE(guard.isOurHost("203.0.113.7"));
  EXPECT_TRUE(guard.isOurHost("[::1]"));
  EXPECT_TRUE(guard.isOurHost("[::1]:9000"));
  EXPECT_TRUE(guard.isOurHost("[fe80::1]"));
  EXPECT_TRUE(guard.isOurHost("[::ffff:10.0.0.1]:80"));
  EXPECT_TRUE(guard.isOurHost("localhost:9000"));
  EXPECT_TRUE(guard.isOurHost("localhost."));
}

TEST_F(OriginGuardTest, OurNameEndsWithADotOrADomainThatNobodyCanRegister) {
  EXPECT_TRUE(guard.isOurHost("esp_123456."));
  EXPECT_TRUE(guard.isOurHost("esp_123456.:8080"));
  EXPECT_TRUE(guard.isOurHost("esp_123456.local."));
  EXPECT_TRUE(guard.isOurHost("esp_123456.lan"));
  EXPECT_TRUE(guard.isOurHost("ESP_123456.Home.Arpa:80"));
  EXPECT_FALSE(guard.isOurHost("esp_123456.."));
  EXPECT_FALSE(guard.isOurHost("esp_123456.lan.evil.example"));
  EXPECT_FALSE(guard.isOurHost("other.lan"));
  EXPECT_FALSE(guard.isOurHost("esp_123456.arpa"));
  EXPECT_FALSE(guard.isOurHost("esp_123456lan"));
}

TEST_F(OriginGuardTest, FurtherNamesAndDomainsAreOursOnceTheyAreSet) {
  EXPECT_FALSE(guard.isOurHost("gate.example"));
  EXPECT_FALSE(guard.isOurHost("esp_123456.corp.example"));
  guard.setNames(" gate.example .corp.example");
  EXPECT_TRUE(guard.isOurHost("gate.example"));
  EXPECT_TRUE(guard.isOurHost("Gate.Example.:443"));
  EXPECT_TRUE(guard.isOurHost("esp_123456.corp.example:8080"));
  EXPECT_FALSE(guard.isOurHost("gate.example.evil"));
  EXPECT_FALSE(guard.isOurHost("corp.example"));
  EXPECT_FALSE(guard.isOurHost(".corp.example"));
  EXPECT_FALSE(guard.isOurHost("other.corp.example"));
  EXPECT_TRUE(guard.isOurOrigin("https://gate.example", "10.0.0.9"));
  EXPECT_TRUE(guard.isOurOrigin("http://gate.example", "10.0.0.9"));
}

TEST_F(OriginGuardTest, EverythingElseIsForeign) {
  EXPECT_FALSE(guard.isOurHost("evil.example"));
  EXPECT_FALSE(guard.isOurHost("localhost.evil.example"));
  EXPECT_FALSE(guard.isOurHost("esp_123456.evil.example"));
  EXPECT_FALSE(guard.isOurHost("esp_1234567"));
  EXPECT_FALSE(guard.isOurHost("esp_12345"));
  EXPECT_FALSE(guard.isOurHost("192.168.1.100.evil.example"));
  EXPECT_FALSE(guard.isOurHost("192.168.1.100:80:80"));
  EXPECT_FALSE(guard.isOurHost("192.168.1.100:"));
  EXPECT_FALSE(guard.isOurHost("192.168.1.100:99999"));
  EXPECT_FALSE(guard.isOurHost("192.168.1"));
  EXPECT_FALSE(guard.isOurHost("0x7f000001"));
  EXPECT_FALSE(guard.isOurHost(":80"));
  EXPECT_FALSE(guard.isOurHost("."));
  EXPECT_FALSE(guard.isOurHost("[]"));
  EXPECT_FALSE(guard.isOurHost("[::1]evil.example"));
  EXPECT_FALSE(guard.isOurHost("[::1"));
  EXPECT_FALSE(guard.isOurHost("[evil.example]"));
  EXPECT_FALSE(guard.isOurHost("::1"));
  EXPECT_FALSE(guard.isOurHost("a@192.168.1.100"));
}

TEST_F(OriginGuardTest, APageOfTheSamePlaceIsOursAndOneBesideItIsNot) {
  // Through a forwarded port.
  EXPECT_TRUE(guard.isOurOrigin("http://localhost:9000", "localhost:9000"));
  EXPECT_TRUE(guard.isOurOrigin("http://127.0.0.1:9000", "127.0.0.1:9000"));
  EXPECT_TRUE(guard.isOurOrigin("http://[::1]:9000", "[::1]:9000"));
  EXPECT_FALSE(guard.isOurOrigin("http://localhost:3000", "localhost:9000"));
  EXPECT_FALSE(guard.isOurOrigin("http://127.0.0.1:3000", "127.0.0.1:9000"));
  EXPECT_FALSE(guard.isOurOrigin("http://203.0.113.7", "192.168.1.100"));
  EXPECT_FALSE(guard.isOurOrigin("http://localhost:9000", ""));
}

TEST_F(OriginGuardTest, WithoutAddressAndNameNoNameIsOurs) {
  const OriginGuard fresh;
  EXPECT_FALSE(fresh.isOurHost("0.0.0.0"));
  EXPECT_FALSE(fresh.isOurHost("x"));
  EXPECT_FALSE(fresh.isOurHost(".local"));
  EXPECT_FALSE(fresh.namesUs("10.0.0.1"));
}

TEST_F(OriginGuardTest, OurPagesAndProgramsWithoutOriginMayCallUs) {
  EXPECT_TRUE(guard.isOurOrigin("", "192.168.1.100"));
  EXPECT_TRUE(guard.isOurOrigin("http://192.168.1.100", "192.168.1.100"));
  EXPECT_TRUE(guard.isOurOrigin("http://192.168.1.100:8080", "esp_123456"));
  EXPECT_TRUE(guard.isOurOrigin("http://esp_123456.local", "192.168.1.100"));
}

TEST_F(OriginGuardTest, PagesOfOthersMayNot) {
  for (const char* origin : {"null", "http://", "http://evil.example", "https://192.168.1.100", "file://192.168.1.100",
                             "192.168.1.100", "https://", "https://evil.example"}) {
    EXPECT_FALSE(guard.isOurOrigin(origin, "192.168.1.100"));
  }
  // Rebinding: the page and the request name the same place, which is not ours.
  EXPECT_FALSE(guard.isOurHost("evil.example") && guard.isOurOrigin("http://evil.example", "evil.example"));
}

}  // namespace
}  // namespace spore
