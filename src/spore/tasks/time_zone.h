// TimeZone: what the clocks on the wall show, by a rule as POSIX writes it.
#pragma once

#include <cstdint>
#include <string_view>

#include "spore/base/result.h"

namespace spore {

struct LocalTime {
  uint16_t year = 0;
  uint8_t month = 0;    // 1-12
  uint8_t day = 0;      // 1-31
  uint8_t weekday = 0;  // 0: Sunday
  uint8_t hour = 0;
  uint8_t minute = 0;
  uint8_t second = 0;
  bool isSummerTime = false;
};

// The days since 1970-01-01 and the seconds of the day that a clock on the wall shows.
struct LocalMoment {
  uint32_t day = 0;
  uint32_t second = 0;
};

class TimeZone {
 public:
  // UTC.
  TimeZone() = default;
  // As in the variable TZ (POSIX.1-2017, 8.3): "CET-1CEST,M3.5.0,M10.5.0/3", "UTC0", "<+0530>-5:30". The hours are
  // those that are added to reach UTC: east of Greenwich they are negative. Summer time needs its two rules. Malformed;
  // OutOfRange for a number that no such field has.
  static Result<TimeZone> parse(std::string_view text);

  bool isSummerTime(uint32_t utc) const;
  LocalMoment momentAt(uint32_t utc) const;
  LocalTime timeAt(uint32_t utc) const;

 private:
  friend class TimeZoneReader;
  enum class RuleKind : uint8_t { MonthWeekDay, JulianDay, DayOfYear };
  // A day of each year, and how many seconds after its midnight.
  struct Rule {
    RuleKind kind = RuleKind::MonthWeekDay;
    uint8_t month = 0;
    uint8_t week = 0;  // 5: the last
    uint16_t day = 0;  // of the week, or of the year
    int32_t second = 0;
  };
  LocalMoment momentAt(uint32_t utc, bool isSummer) const;
  static int32_t secondOfYear(const Rule& rule, uint32_t year);

  int32_t offset_ = 0;  // seconds east of Greenwich
  int32_t summerOffset_ = 0;
  bool hasSummer_ = false;
  Rule begin_;
  Rule end_;
};

}  // namespace spore
