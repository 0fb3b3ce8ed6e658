#include "boards/esp8266/percent_encoder.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

TEST(PercentEncoder, APathKeepsItsSlashes) {
  uint8_t room[64];
  PercentEncoder encoder{MutableBytes{room}};
  encoder.path("/api/node/status");
  EXPECT_TRUE(encoder.text() == "/api/node/status");
  EXPECT_FALSE(encoder.hasOverflowed());
}

TEST(PercentEncoder, PairsAreEncodedWhereTheyMustBe) {
  uint8_t room[64];
  PercentEncoder encoder{MutableBytes{room}};
  encoder.path("/a b");
  encoder.pair('?', "n&me", "1/2=\xC3\xBC");
  encoder.pair('&', "empty", "");
  EXPECT_TRUE(encoder.text() == "/a%20b?n%26me=1%2F2%3D%C3%BC&empty=");
  PercentEncoder form{MutableBytes{room}};
  form.pair(PercentEncoder::noMark, "a", "1");
  EXPECT_TRUE(form.text() == "a=1");
}

TEST(PercentEncoder, WhatDoesNotFitIsRemembered) {
  uint8_t room[8];
  PercentEncoder fits{MutableBytes{room}};
  fits.path("/1234567");
  EXPECT_FALSE(fits.hasOverflowed());
  PercentEncoder encoder{MutableBytes{room}};
  encoder.path("/123456 ");
  EXPECT_TRUE(encoder.hasOverflowed());
  EXPECT_EQ(encoder.text().size(), 8u);
}

}  // namespace
}  // namespace spore
