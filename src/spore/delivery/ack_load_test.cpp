#include "spore/delivery/ack_load.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

constexpr Instant start{5000};

TEST(AckLoad, NothingIsNotHeavy) {
  AckLoad load;
  EXPECT_FALSE(load.isHeavy(start));
}

TEST(AckLoad, FourMessagesAtOnceAreNotHeavyAndAFifthIs) {
  AckLoad load;
  for (int i = 0; i < 4; ++i) {
    load.note(start, 50);
    EXPECT_FALSE(load.isHeavy(start));
  }
  load.note(start, 50);
  EXPECT_TRUE(load.isHeavy(start));
}

TEST(AckLoad, SevenAtOnceAreHeavyAndAnEighthIsOverwhelming) {
  AckLoad load;
  for (int i = 0; i < 4; ++i) load.note(start, 50);
  EXPECT_EQ(load.level(start), AckLoad::Level::Light);
  for (int i = 0; i < 3; ++i) load.note(start, 50);
  EXPECT_EQ(load.level(start), AckLoad::Level::Heavy);
  load.note(start, 50);
  EXPECT_EQ(load.level(start), AckLoad::Level::Overwhelming);
  EXPECT_EQ(load.level(start + Millis{500}), AckLoad::Level::Heavy);
}

TEST(AckLoad, ItPassesAsTheAnswersWouldHaveBeenSent) {
  AckLoad load;
  for (int i = 0; i < 5; ++i) load.note(start, 50);
  EXPECT_TRUE(load.isHeavy(start + Millis{499}));
  EXPECT_FALSE(load.isHeavy(start + Millis{500}));
}

TEST(AckLoad, AHundredAnswersASecondMayGoOnForever) {
  AckLoad load;
  Instant now = start;
  for (int i = 0; i < 100; ++i, now = now + Millis{500}) {
    load.note(now, 50);
    EXPECT_FALSE(load.isHeavy(now));
  }
}

TEST(AckLoad, ManyMessagesAreForgottenAfterThoseOfEight) {
  AckLoad load;
  for (int i = 0; i < 1000; ++i) load.note(start, 50);
  EXPECT_TRUE(load.isHeavy(start + Millis{1999}));
  EXPECT_FALSE(load.isHeavy(start + Millis{2000}));
}

}  // namespace
}  // namespace spore
