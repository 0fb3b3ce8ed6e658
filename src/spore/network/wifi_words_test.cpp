#include "spore/network/wifi_words.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

constexpr std::string_view key = "0123456789abcdefABCDEF0123456789abcdefABCDEF0123456789abcdef0000";

TEST(WifiWords, ANameIsOneToThirtyTwoBytesWithoutAZero) {
  EXPECT_TRUE(isUsableSsid("a"));
  EXPECT_TRUE(isUsableSsid("01234567890123456789012345678901"));
  EXPECT_TRUE(isUsableSsid("Caf\xE9"));
  EXPECT_FALSE(isUsableSsid(""));
  EXPECT_FALSE(isUsableSsid("012345678901234567890123456789012"));
  EXPECT_FALSE(isUsableSsid(std::string_view("a\0b", 3)));
}

TEST(WifiWords, APasswordIsEightToSixtyThreeBytesOrTheKeyItself) {
  EXPECT_TRUE(isUsableStationPassword(""));
  EXPECT_TRUE(isUsableStationPassword("12345678"));
  EXPECT_TRUE(isUsableStationPassword(key.substr(1)));
  EXPECT_TRUE(isUsableStationPassword(key));
  EXPECT_FALSE(isUsableStationPassword("1234567"));
  EXPECT_FALSE(isUsableStationPassword("g123456789abcdefABCDEF0123456789abcdefABCDEF0123456789abcdef0000"));
  EXPECT_FALSE(isUsableStationPassword(std::string_view("12345678\0", 9)));
}

TEST(WifiWords, AnAccessPointOfOurOwnIsNeverOpenAndHasNoKeyInDigits) {
  EXPECT_FALSE(isProtectingPassword(""));
  EXPECT_FALSE(isProtectingPassword("1234567"));
  EXPECT_TRUE(isProtectingPassword("12345678"));
  EXPECT_FALSE(isProtectingPassword(key));
}

TEST(WifiWords, ANameThatIsNoTextGoesThereAndBackAsDigits) {
  Ssid ssid;
  EXPECT_EQ(ssidFromHex("436166E9ff", ssid), Status::Ok);
  EXPECT_EQ(ssid, std::string_view("Caf\xE9\xFF"));
  EXPECT_FALSE(isTextSsid(ssid));
  EXPECT_EQ(toHex(ssid), std::string_view("436166e9ff"));
  EXPECT_TRUE(isTextSsid("Caf\xC3\xA9"));
}

TEST(WifiWords, DigitsThatAreNoNameAreRefused) {
  const char* const wrong[] = {"",
                               "4",
                               "4g",
                               "00",
                               "410041",
                               "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
                               "414141414141414141414141414141414141414141414141414141414141414141"};
  Ssid ssid;
  for (const char* digits : wrong) EXPECT_EQ(ssidFromHex(digits, ssid), Status::InvalidArgument);
}

}  // namespace
}  // namespace spore
