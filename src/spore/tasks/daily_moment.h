// DailyMoment: whether a time of day has come on a day for which it was not taken yet.
#pragma once

#include "spore/tasks/time_zone.h"

namespace spore {

// The clock may jump and the day may have 23 or 25 hours: docs/decisions/0024 says what follows. No day is taken twice.
class DailyMoment {
 public:
  DailyMoment() = default;
  explicit DailyMoment(uint16_t minute) : minute_(minute) {}
  // "07:30", from 00:00 to 23:59; Malformed.
  static Result<DailyMoment> parse(std::string_view text);

  // Whether it is due; then it counts as taken. The first call only says what has passed already.
  bool take(LocalMoment now);

 private:
  uint16_t minute_ = 0;
  bool hasBegun_ = false;
  uint32_t lastDay_ = 0;  // taken, or left out
};

}  // namespace spore
