#include "spore/tasks/daily_moment.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

constexpr uint32_t minute = 60;
constexpr uint32_t hour = 60 * minute;
constexpr uint32_t aDay = 24 * hour;
constexpr uint32_t newYear = 1767225600;  // 2026-01-01 00:00 UTC

DailyMoment momentOf(const char* text) {
  return DailyMoment::parse(text).valueOr(DailyMoment{});
}

struct DailyMomentTest : ::testing::Test {
  TimeZone zone;
  DailyMoment moment;
  uint32_t utc = newYear;

  bool takesAt(uint32_t time) {
    utc = time;
    return moment.take(zone.momentAt(time));
  }
  // How often it is taken until then, looked at each minute.
  uint32_t takenUntil(uint32_t end) {
    uint32_t taken = 0;
    for (; utc < end; utc += minute) taken += moment.take(zone.momentAt(utc)) ? 1 : 0;
    return taken;
  }
};

TEST_F(DailyMomentTest, OnlyATimeIsATime) {
  EXPECT_TRUE(DailyMoment::parse("00:00").ok());
  EXPECT_TRUE(DailyMoment::parse("23:59").ok());
  for (const char* text : {"", "7:30", "24:00", "12:60", "07-30", "0730", "ab:cd", "07:30 "}) {
    EXPECT_EQ(DailyMoment::parse(text).status(), Status::Malformed);
  }
}

TEST_F(DailyMomentTest, WhatHasPassedAtTheStartIsNotMadeUpFor) {
  moment = momentOf("07:30");
  EXPECT_FALSE(takesAt(newYear + 12 * hour));
  EXPECT_FALSE(takesAt(newYear + 23 * hour));
  EXPECT_FALSE(takesAt(newYear + aDay + 7 * hour));
  EXPECT_TRUE(takesAt(newYear + aDay + 7 * hour + 30 * minute));
  EXPECT_FALSE(takesAt(newYear + aDay + 8 * hour));
}

TEST_F(DailyMomentTest, InEveryZoneEachDayOfAYearHasItOnce) {
  const char* const zones[] = {"UTC0",
                               "CET-1CEST,M3.5.0,M10.5.0/3",
                               "EST5EDT,M3.2.0,M11.1.0",
                               "AEST-10AEDT,M10.1.0,M4.1.0/3",
                               "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0",
                               "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
                               "<+02>-2<+03>,M3.5.0/0,M10.5.0/0",
                               "IST-1GMT0,M10.5.0,M3.5.0/1"};
  const char* const times[] = {"00:00", "00:30", "01:30", "02:00", "02:30",
                               "03:00", "07:30", "22:30", "23:30", "23:59"};
  for (const char* const zoneText : zones) {
    zone = TimeZone::parse(zoneText).valueOr(TimeZone{});
    for (const char* const time : times) {
      moment = momentOf(time);
      // A day later each: what is due by the wall in these 365 days is taken in them.
      utc = newYear + 12 * hour;
      EXPECT_EQ(takenUntil(newYear + 365 * aDay + 12 * hour), 365u);
    }
  }
}

TEST_F(DailyMomentTest, AnHourThatIsLeftOutIsMadeUpForAtItsEnd) {
  zone = TimeZone::parse("CET-1CEST,M3.5.0,M10.5.0/3").valueOr(TimeZone{});
  moment = momentOf("02:30");
  constexpr uint32_t change = 1774746000;
  EXPECT_FALSE(takesAt(change - hour));
  EXPECT_FALSE(takesAt(change - 1));
  EXPECT_TRUE(takesAt(change));
  EXPECT_FALSE(takesAt(change + hour));
}

TEST_F(DailyMomentTest, AnHourThatComesTwiceCountsTheFirstTime) {
  zone = TimeZone::parse("CET-1CEST,M3.5.0,M10.5.0/3").valueOr(TimeZone{});
  moment = momentOf("02:30");
  constexpr uint32_t change = 1792890000;
  EXPECT_FALSE(takesAt(change - 2 * hour));
  EXPECT_TRUE(takesAt(change - 30 * minute));
  EXPECT_FALSE(takesAt(change));
  EXPECT_FALSE(takesAt(change + 30 * minute));
  EXPECT_TRUE(takesAt(change + 30 * minute + aDay));
}

TEST_F(DailyMomentTest, AJumpAheadMakesItLateOnceHoweverFarItGoes) {
  moment = momentOf("07:30");
  EXPECT_FALSE(takesAt(newYear + 6 * hour));
  EXPECT_TRUE(takesAt(newYear + 18 * hour));
  EXPECT_TRUE(takesAt(newYear + 9 * aDay + 18 * hour));
  EXPECT_FALSE(takesAt(newYear + 9 * aDay + 19 * hour));
  // Past midnight: late by seven hours is left out, by half an hour is not.
  EXPECT_FALSE(takesAt(newYear + 11 * aDay + 2 * hour));
  EXPECT_TRUE(takesAt(newYear + 11 * aDay + 8 * hour));
  moment = momentOf("23:50");
  EXPECT_FALSE(takesAt(newYear + 23 * hour));
  EXPECT_TRUE(takesAt(newYear + aDay + 20 * minute));
  EXPECT_TRUE(takesAt(newYear + aDay + 23 * hour + 55 * minute));
}

TEST_F(DailyMomentTest, AJumpBackOfLessThanADayDoesNotRepeatIt) {
  moment = momentOf("07:30");
  EXPECT_FALSE(takesAt(newYear + 6 * hour));
  EXPECT_TRUE(takesAt(newYear + 8 * hour));
  EXPECT_FALSE(takesAt(newYear + 7 * hour));
  EXPECT_FALSE(takesAt(newYear + 8 * hour));
  EXPECT_FALSE(takesAt(newYear - 14 * hour));
  EXPECT_FALSE(takesAt(newYear + 8 * hour));
  EXPECT_TRUE(takesAt(newYear + aDay + 8 * hour));
}

TEST_F(DailyMomentTest, AClockThatWasYearsAheadDoesNotSkipYears) {
  moment = momentOf("07:30");
  EXPECT_FALSE(takesAt(newYear + 3650 * aDay));
  EXPECT_TRUE(takesAt(newYear + 3650 * aDay + 8 * hour));
  EXPECT_FALSE(takesAt(newYear + 6 * hour));
  EXPECT_TRUE(takesAt(newYear + 8 * hour));
}

}  // namespace
}  // namespace spore
