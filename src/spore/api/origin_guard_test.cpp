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

TEST_F(OriginGuardTest, EverythingElseIsForeign) {
  EXPECT_FALSE(guard.isOurHost("192.168.1.101"));
  EXPECT_FALSE(guard.isOurHost("evil.example"));
  EXPECT_FALSE(guard.isOurHost("esp_123456.evil.example"));
  EXPECT_FALSE(guard.isOurHost("esp_1234567"));
  EXPECT_FALSE(guard.isOurHost("esp_12345"));
  EXPECT_FALSE(guard.isOurHost("192.168.1.100.evil.example"));
  EXPECT_FALSE(guard.isOurHost("192.168.1.100:80:80"));
  EXPECT_FALSE(guard.isOurHost("192.168.1.100:"));
  EXPECT_FALSE(guard.isOurHost("192.168.1.100:99999"));
  EXPECT_FALSE(guard.isOurHost(":80"));
  EXPECT_FALSE(guard.isOurHost("[::1]"));
  EXPECT_FALSE(guard.isOurHost("a@192.168.1.100"));
}

TEST_F(OriginGuardTest, LocalhostIsOursOnLoopbackOnly) {
  EXPECT_FALSE(guard.isOurHost("localhost"));
  guard.setAddress(IpAddress{127, 77, 0, 1});
  EXPECT_TRUE(guard.isOurHost("localhost:8080"));
  EXPECT_FALSE(guard.isOurHost("127.77.0.2"));
}

TEST_F(OriginGuardTest, APageOfLocalhostIsOursOnThatAddressOnly) {
  guard.setAddress(IpAddress{127, 77, 0, 1});
  EXPECT_FALSE(guard.isOurOrigin("http://localhost:3000"));
  EXPECT_TRUE(guard.isOurOrigin("http://127.77.0.1:8080"));
  guard.setAddress(IpAddress{127, 0, 0, 1});
  EXPECT_TRUE(guard.isOurOrigin("http://localhost:8080"));
}

TEST_F(OriginGuardTest, WithoutAddressAndNameNoHostIsOurs) {
  const OriginGuard fresh;
  EXPECT_FALSE(fresh.isOurHost("0.0.0.0"));
  EXPECT_FALSE(fresh.isOurHost("x"));
  EXPECT_FALSE(fresh.isOurHost(".local"));
}

TEST_F(OriginGuardTest, OurPagesAndProgramsWithoutOriginMayCallUs) {
  EXPECT_TRUE(guard.isOurOrigin(""));
  EXPECT_TRUE(guard.isOurOrigin("http://192.168.1.100"));
  EXPECT_TRUE(guard.isOurOrigin("http://192.168.1.100:8080"));
  EXPECT_TRUE(guard.isOurOrigin("http://esp_123456.local"));
}

TEST_F(OriginGuardTest, PagesOfOthersMayNot) {
  EXPECT_FALSE(guard.isOurOrigin("null"));
  EXPECT_FALSE(guard.isOurOrigin("http://"));
  EXPECT_FALSE(guard.isOurOrigin("http://evil.example"));
  EXPECT_FALSE(guard.isOurOrigin("https://192.168.1.100"));
  EXPECT_FALSE(guard.isOurOrigin("file://192.168.1.100"));
  EXPECT_FALSE(guard.isOurOrigin("192.168.1.100"));
}

}  // namespace
}  // namespace spore
