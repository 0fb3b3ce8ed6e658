#include "spore/cluster/incarnations/miscount.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

constexpr Instant start{5000};

TEST(Miscount, WhoGoesOnForEightSecondsIsBelieved) {
  Miscount miscount;
  EXPECT_FALSE(miscount.isOver(start, 1));
  miscount.note(start, 1);
  miscount.note(start + Millis{4000}, 1);
  EXPECT_FALSE(miscount.isOver(start + Millis{7999}, 1));
  EXPECT_TRUE(miscount.isOver(start + Millis{8000}, 1));
  EXPECT_FALSE(miscount.isOver(start + Millis{8000}, 2));
  miscount.forget(1);
  EXPECT_FALSE(miscount.isOver(start + Millis{9000}, 1));
}

TEST(Miscount, TheNextOneWaitsForTheFirst) {
  Miscount miscount;
  miscount.note(start, 1);
  miscount.note(start + Millis{1000}, 2);
  EXPECT_FALSE(miscount.isOver(start + Millis{12000}, 2));
  miscount.forget(2);
  EXPECT_TRUE(miscount.isOver(start + Millis{12000}, 1));
  miscount.forget(1);
  miscount.note(start + Millis{13000}, 2);
  EXPECT_FALSE(miscount.isOver(start + Millis{20000}, 2));
  EXPECT_TRUE(miscount.isOver(start + Millis{21000}, 2));
}

TEST(Miscount, WhoIsNotHeardOfAnyMoreGivesItsPlace) {
  Miscount miscount;
  miscount.note(start, 1);
  EXPECT_TRUE(miscount.isOver(start + Millis{14999}, 1));
  EXPECT_FALSE(miscount.isOver(start + Millis{15000}, 1));
  miscount.note(start + Millis{15000}, 1);
  EXPECT_FALSE(miscount.isOver(start + Millis{22999}, 1));  // its time begins anew
  EXPECT_TRUE(miscount.isOver(start + Millis{23000}, 1));
}

TEST(Miscount, OfAllThatCountWronglyOneASecondIsReminded) {
  Miscount miscount;
  EXPECT_EQ(miscount.takeReminder(), 0u);
  miscount.note(start, 1);
  miscount.note(start + Millis{100}, 2);
  EXPECT_EQ(miscount.takeReminder(), 1u);
  EXPECT_EQ(miscount.takeReminder(), 0u);
  miscount.note(start + Millis{999}, 2);
  EXPECT_EQ(miscount.takeReminder(), 0u);
  miscount.note(start + Millis{1000}, 2);
  EXPECT_EQ(miscount.takeReminder(), 2u);
}

}  // namespace
}  // namespace spore
