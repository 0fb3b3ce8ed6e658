#include "spore/tasks/daily_moment.h"

#include "spore/base/text.h"

namespace spore {
namespace {

constexpr uint32_t aDay = 24 * 60 * 60;
// So late after midnight the moment of the day before is still made up for: a night when the clocks skip it.
constexpr uint32_t madeUpForSeconds = 2 * 60 * 60;

}  // namespace

Result<DailyMoment> DailyMoment::parse(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return Status::Malformed;
  const Result<uint32_t> hour = parseUnsigned(text.substr(0, 2), 23);
  const Result<uint32_t> minute = parseUnsigned(text.substr(3), 59);
  if (!hour.ok() || !minute.ok()) return Status::Malformed;
  return DailyMoment{static_cast<uint16_t>(hour.value() * 60 + minute.value())};
}

bool DailyMoment::take(LocalMoment now) {
  const uint32_t at = minute_ * 60u;
  const bool isToday = now.second >= at;
  // The last day whose moment has passed.
  const uint32_t day = isToday ? now.day : now.day - 1;
  const bool isFirst = !hasBegun_;
  hasBegun_ = true;
  // Taken already; also after a jump back of less than a day.
  if (!isFirst && (day == lastDay_ || day + 1 == lastDay_)) return false;
  // A longer jump back is a correction: the days count anew from here.
  const bool isCorrection = day < lastDay_;
  lastDay_ = day;
  if (isFirst || isCorrection) return false;
  return isToday || now.second + aDay - at <= madeUpForSeconds;
}

}  // namespace spore
