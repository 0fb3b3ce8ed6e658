#include "spore/tasks/time_zone.h"

namespace spore {
namespace {

constexpr uint32_t secondsOfADay = 24 * 60 * 60;
constexpr uint32_t firstYear = 1970;

constexpr bool isLeap(uint32_t year) {
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

constexpr uint32_t leapsBefore(uint32_t year) {
  return (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400;
}

// Of January 1st, since 1970-01-01.
constexpr uint32_t dayOfYear(uint32_t year) {
  return (year - firstYear) * 365 + leapsBefore(year) - leapsBefore(firstYear);
}

// 0 for January.
uint32_t daysOfMonth(uint32_t month, uint32_t year) {
  if (month == 1) return isLeap(year) ? 29 : 28;
  return month == 3 || month == 5 || month == 8 || month == 10 ? 30 : 31;
}

uint32_t yearOf(uint32_t day) {
  uint32_t year = firstYear + day / 366;
  while (dayOfYear(year + 1) <= day) ++year;
  return year;
}

// 1970-01-01 was a Thursday.
constexpr uint32_t weekdayOf(uint32_t day) {
  return (day + 4) % 7;
}

}  // namespace

// Reads a rule from its beginning. After a mistake nothing more is taken, and `status` says the first.
class TimeZoneReader {
 public:
  explicit TimeZoneReader(std::string_view text) : text_(text) {}

  Result<TimeZone> read() {
    TimeZone zone;
    name();
    zone.offset_ = -time(24);
    if (status_ == Status::Ok && !text_.empty()) {
      zone.hasSummer_ = true;
      name();
      zone.summerOffset_ = text_.empty() || text_[0] == ',' ? zone.offset_ + 3600 : -time(24);
      rule(zone.begin_);
      rule(zone.end_);
    }
    if (status_ == Status::Ok && !text_.empty()) fail(Status::Malformed);
    if (status_ != Status::Ok) return status_;
    return zone;
  }

 private:
  void fail(Status status) {
    if (status_ == Status::Ok) status_ = status;
    text_ = {};
  }
  bool take(char character) {
    if (text_.empty() || text_[0] != character) return false;
    text_.remove_prefix(1);
    return true;
  }
  void expect(char character) {
    if (!take(character)) fail(Status::Malformed);
  }
  static bool isDigit(char character) { return character >= '0' && character <= '9'; }
  static bool isLetter(char character) { return (character | 0x20) >= 'a' && (character | 0x20) <= 'z'; }
  // Three letters or more; in <> digits and signs too.
  void name() {
    const bool isQuoted = take('<');
    size_t size = 0;
    while (size < text_.size()) {
      const char next = text_[size];
      const bool isOther = isQuoted && (isDigit(next) || next == '+' || next == '-');
      if (!isLetter(next) && !isOther) break;
      ++size;
    }
    if (size < 3) return fail(Status::Malformed);
    text_.remove_prefix(size);
    if (isQuoted) expect('>');
  }
  uint32_t number(uint32_t least, uint32_t most) {
    if (text_.empty() || !isDigit(text_[0])) return fail(Status::Malformed), 0;
    uint32_t value = 0;
    while (!text_.empty() && isDigit(text_[0])) {
      value = value * 10 + static_cast<uint32_t>(text_[0] - '0');
      text_.remove_prefix(1);
      if (value > most) return fail(Status::OutOfRange), 0;
    }
    if (value < least) fail(Status::OutOfRange);
    return value;
  }
  // [+-]hh[:mm[:ss]] in seconds.
  int32_t time(uint32_t hoursMax) {
    const bool isNegative = take('-');
    if (!isNegative) (void)take('+');
    int32_t seconds = static_cast<int32_t>(number(0, hoursMax) * 3600);
    if (take(':')) seconds += static_cast<int32_t>(number(0, 59) * 60);
    if (take(':')) seconds += static_cast<int32_t>(number(0, 59));
    return isNegative ? -seconds : seconds;
  }
  void rule(TimeZone::Rule& rule) {
    expect(',');
    if (take('M')) {
      rule.kind = TimeZone::RuleKind::MonthWeekDay;
      rule.month = static_cast<uint8_t>(number(1, 12));
      expect('.');
      rule.week = static_cast<uint8_t>(number(1, 5));
      expect('.');
      rule.day = static_cast<uint16_t>(number(0, 6));
    } else if (take('J')) {
      rule.kind = TimeZone::RuleKind::JulianDay;
      rule.day = static_cast<uint16_t>(number(1, 365));
    } else {
      rule.kind = TimeZone::RuleKind::DayOfYear;
      rule.day = static_cast<uint16_t>(number(0, 365));
    }
    rule.second = take('/') ? time(167) : 2 * 3600;
  }

  std::string_view text_;
  Status status_ = Status::Ok;
};

Result<TimeZone> TimeZone::parse(std::string_view text) {
  return TimeZoneReader{text}.read();
}

int32_t TimeZone::secondOfYear(const Rule& rule, uint32_t year) {
  uint32_t day = rule.day;
  if (rule.kind == RuleKind::JulianDay) {
    // February 29th is never counted.
    day = rule.day - 1u + (isLeap(year) && rule.day >= 60 ? 1 : 0);
  } else if (rule.kind == RuleKind::MonthWeekDay) {
    uint32_t first = 0;
    for (uint32_t month = 0; month + 1 < rule.month; ++month) first += daysOfMonth(month, year);
    day = (rule.day + 7 - weekdayOf(dayOfYear(year) + first)) % 7 + (rule.week - 1u) * 7;
    if (day >= daysOfMonth(rule.month - 1u, year)) day -= 7;
    day += first;
  }
  return static_cast<int32_t>(day * secondsOfADay) + rule.second;
}

bool TimeZone::isSummerTime(uint32_t utc) const {
  if (!hasSummer_) return false;
  const uint32_t standard = utc + static_cast<uint32_t>(offset_);
  const uint32_t year = yearOf(standard / secondsOfADay);
  const auto second = static_cast<int32_t>(standard - dayOfYear(year) * secondsOfADay);
  // Both as a clock without summer time would show them.
  const int32_t begin = secondOfYear(begin_, year);
  const int32_t end = secondOfYear(end_, year) - (summerOffset_ - offset_);
  // In the south, summer is around New Year.
  return begin < end ? second >= begin && second < end : second >= begin || second < end;
}

LocalMoment TimeZone::momentAt(uint32_t utc) const {
  return momentAt(utc, isSummerTime(utc));
}

LocalMoment TimeZone::momentAt(uint32_t utc, bool isSummer) const {
  const uint32_t local = utc + static_cast<uint32_t>(isSummer ? summerOffset_ : offset_);
  return {local / secondsOfADay, local % secondsOfADay};
}

LocalTime TimeZone::timeAt(uint32_t utc) const {
  LocalTime time;
  time.isSummerTime = isSummerTime(utc);
  const LocalMoment moment = momentAt(utc, time.isSummerTime);
  const uint32_t year = yearOf(moment.day);
  uint32_t day = moment.day - dayOfYear(year);
  uint32_t month = 0;
  for (; day >= daysOfMonth(month, year); ++month) day -= daysOfMonth(month, year);
  time.year = static_cast<uint16_t>(year);
  time.month = static_cast<uint8_t>(month + 1);
  time.day = static_cast<uint8_t>(day + 1);
  time.weekday = static_cast<uint8_t>(weekdayOf(moment.day));
  time.hour = static_cast<uint8_t>(moment.second / 3600);
  time.minute = static_cast<uint8_t>(moment.second / 60 % 60);
  time.second = static_cast<uint8_t>(moment.second % 60);
  return time;
}

}  // namespace spore
