#include "spore/tasks/time_zone.h"

#include <gtest/gtest.h>

namespace spore {
namespace {

constexpr uint32_t anHour = 3600;
constexpr const char* berlin = "CET-1CEST,M3.5.0,M10.5.0/3";

TimeZone zoneOf(std::string_view text) {
  const Result<TimeZone> zone = TimeZone::parse(text);
  EXPECT_EQ(zone.status(), Status::Ok);
  return zone.valueOr(TimeZone{});
}

TEST(TimeZone, UtcIsTheCalendar) {
  const LocalTime time = zoneOf("UTC0").timeAt(1709209845);
  EXPECT_EQ(time.year, 2024);
  EXPECT_EQ(time.month, 2);
  EXPECT_EQ(time.day, 29);
  EXPECT_EQ(time.weekday, 4);
  EXPECT_EQ(time.hour, 12);
  EXPECT_EQ(time.minute, 30);
  EXPECT_EQ(time.second, 45);
  EXPECT_FALSE(time.isSummerTime);
}

// The last second before and the first of each change, by the tz database.
TEST(TimeZone, SummerTimeBeginsAndEndsWhereItDoes) {
  struct Change {
    const char* zone;
    uint32_t at;
    int before;  // the hour that the wall shows
    int after;
    bool isSummer;  // afterwards
  };
  const Change changes[] = {
      {berlin, 1774746000, 1, 3, true},                                  // 2026-03-29 01:00 UTC
      {berlin, 1792890000, 2, 2, false},                                 // 2026-10-25 01:00 UTC
      {"EST5EDT,M3.2.0,M11.1.0", 1772953200, 1, 3, true},                // 2026-03-08 07:00 UTC
      {"EST5EDT,M3.2.0,M11.1.0", 1793512800, 1, 1, false},               // 2026-11-01 06:00 UTC
      {"AEST-10AEDT,M10.1.0,M4.1.0/3", 1775318400, 2, 2, false},         // 2026-04-04 16:00 UTC
      {"AEST-10AEDT,M10.1.0,M4.1.0/3", 1791043200, 1, 3, true},          // 2026-10-03 16:00 UTC
      {"<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", 1791041400, 1, 2, true},  // Lord Howe: half an hour
      {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 1774746000, 22, 0, true},      // Nuuk: before midnight
      {"IST-1GMT0,M10.5.0,M3.5.0/1", 1774746000, 0, 2, false},           // Dublin: winter is the exception
  };
  for (const Change& change : changes) {
    const TimeZone zone = zoneOf(change.zone);
    EXPECT_EQ(zone.timeAt(change.at - 1).hour, change.before);
    EXPECT_EQ(zone.timeAt(change.at).hour, change.after);
    EXPECT_EQ(zone.isSummerTime(change.at), change.isSummer);
    EXPECT_EQ(zone.isSummerTime(change.at - 1), !change.isSummer);
  }
}

TEST(TimeZone, DaysOfTheYearAreCountedWithAndWithoutFebruary29th) {
  // 2024 is a leap year: J60 is March 1st, 59 is February 29th; 2023 has March 1st on both.
  const TimeZone julian = zoneOf("AAA0BBB,J60/0,J100/0");
  EXPECT_FALSE(julian.isSummerTime(1709251200 - 1));
  EXPECT_TRUE(julian.isSummerTime(1709251200));
  EXPECT_TRUE(julian.isSummerTime(1677628800));
  EXPECT_FALSE(julian.isSummerTime(1677628800 - 1));
  const TimeZone counted = zoneOf("AAA0BBB,59/0,99/0");
  EXPECT_TRUE(counted.isSummerTime(1709251200 - 24 * anHour));
  EXPECT_FALSE(counted.isSummerTime(1709251200 - 24 * anHour - 1));
  EXPECT_TRUE(counted.isSummerTime(1677628800));
}

TEST(TimeZone, OffsetsHaveMinutesAndSigns) {
  EXPECT_EQ(zoneOf("<+0545>-5:45").timeAt(1700000000).hour, 3);
  EXPECT_EQ(zoneOf("<+0545>-5:45").timeAt(1700000000).minute, 58);
  EXPECT_EQ(zoneOf("ABC+12:30:20").momentAt(1700000000).second, (1700000000u - 45020u) % 86400u);
}

TEST(TimeZone, WhatIsNoRuleIsRefused) {
  for (const char* text :
       {"", "CE-1", "CET", "CET-", "CET-1CEST", "CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,", "CET-1CEST,M3.5.0,M10.5.0/3x",
        "CET-1CEST,M3.5,M10.5.0", "Europe/Berlin", "<+05-5", "<5>-5", "CET-1CEST M3.5.0", "CET--1", "CET-1:CEST"}) {
    EXPECT_EQ(TimeZone::parse(text).status(), Status::Malformed);
  }
  for (const char* text :
       {"CET-25", "CET-1:60", "CET-1CEST,M13.1.0,M10.5.0", "CET-1CEST,M0.1.0,M10.5.0", "CET-1CEST,M3.6.0,M10.5.0",
        "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J9", "CET-1CEST,366,9", "CET-1CEST,9/168,99"}) {
    EXPECT_EQ(TimeZone::parse(text).status(), Status::OutOfRange);
  }
}

}  // namespace
}  // namespace spore
