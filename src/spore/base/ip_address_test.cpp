#include "spore/base/ip_address.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

TEST(IpAddress, IsWrittenAsFourNumbers) {
  EXPECT_STREQ(toText(IpAddress{192, 168, 1, 100}).c_str(), "192.168.1.100");
  EXPECT_STREQ(toText(IpAddress{}).c_str(), "0.0.0.0");
  EXPECT_STREQ(toText(IpAddress{255, 255, 255, 255}).c_str(), "255.255.255.255");
  EXPECT_STREQ(toText(IpAddress{9, 10, 99, 101}).c_str(), "9.10.99.101");
}

TEST(IpAddress, WhatIsWrittenCanBeRead) {
  const uint32_t numbers[] = {0, 1, 0x7F000001, 0x0A00FF64, 0xFFFFFFFF, 0x80808080, 0x01020304};
  for (const uint32_t number : numbers) {
    const auto parsed = parseIpAddress(toText(IpAddress{number}));
    ASSERT_TRUE(parsed.ok());
    EXPECT_EQ(parsed.value().value, number);
  }
}

TEST(IpAddress, EverythingButFourPlainNumbersIsMalformed) {
  const char* const wrong[] = {"",          "1",         "1.2.3",      "1.2.3.",          ".1.2.3",    "1.2.3.4.",
                               "1.2.3.4.5", "1..3.4",    "256.1.1.1",  "1.1.1.256",       "1.1.1.999", "01.1.1.1",
                               "1.1.1.00",  "1.1.1.1 ",  " 1.1.1.1",   "+1.1.1.1",        "-1.1.1.1",  "0x1.1.1.1",
                               "a.b.c.d",   "1.1.1.1\n", "1.1.1.0001", "4294967297.1.1.1"};
  for (const char* text : wrong) EXPECT_EQ(parseIpAddress(text).status(), Status::Malformed);
  EXPECT_EQ(parseIpAddress({"1.1.1.1\0", 8}).status(), Status::Malformed);
}

TEST(IpAddress, KnowsNoneAndLoopback) {
  EXPECT_TRUE(IpAddress{}.isNone());
  EXPECT_FALSE((IpAddress{0, 0, 0, 1}.isNone()));
  EXPECT_TRUE((IpAddress{127, 77, 0, 1}.isLoopback()));
  EXPECT_FALSE((IpAddress{128, 0, 0, 1}.isLoopback()));
  EXPECT_NE((IpAddress{1, 2, 3, 4}), (IpAddress{1, 2, 3, 5}));
}

TEST(Endpoint, HasItsPortOrTheDefault) {
  const auto full = parseEndpoint("10.0.0.1:8080", 80);
  ASSERT_TRUE(full.ok());
  EXPECT_EQ(full.value().ip, (IpAddress{10, 0, 0, 1}));
  EXPECT_EQ(full.value().port, 8080);
  const auto bare = parseEndpoint("10.0.0.1", 80);
  ASSERT_TRUE(bare.ok());
  EXPECT_EQ(bare.value().port, 80);
  EXPECT_NE(full.value(), bare.value());
}

TEST(Endpoint, ItsPortIsBetween1And65535) {
  EXPECT_EQ(parseEndpoint("1.2.3.4:1", 9).valueOr(Endpoint{}).port, 1);
  EXPECT_EQ(parseEndpoint("1.2.3.4:65535", 9).valueOr(Endpoint{}).port, 65535);
  const char* const wrong[] = {"1.2.3.4:0",  "1.2.3.4:65536",      "1.2.3.4:", "1.2.3.4:x",   "1.2.3.4:80 ",
                               "1.2.3.4:-1", "1.2.3:80",           ":80",      "1.2.3.4:8:0", "",
                               "::1",        "1.2.3.4:99999999999"};
  for (const char* text : wrong) EXPECT_EQ(parseEndpoint(text, 9).status(), Status::Malformed);
}

TEST(Endpoint, IsWrittenAsItIsRead) {
  const char* const texts[] = {"1.2.3.4:1", "255.255.255.255:65535", "10.0.0.1:4210"};
  for (const char* text : texts) EXPECT_EQ(toText(parseEndpoint(text, 9).valueOr(Endpoint{})), text);
  EXPECT_EQ(toText(Endpoint{}), "0.0.0.0:0");
}

}  // namespace
}  // namespace spore
