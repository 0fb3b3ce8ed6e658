// What time it is in the world, for sketches that ask (services/time_of_day.h).
#pragma once

#include <cstdint>

#include "spore/base/board_functions.h"
#include "spore/base/result.h"

namespace spore {

class WallClock {
 public:
  // From here on the time is wanted; again when the server is another one. `server` is kept as a pointer: a name or an
  // address of an SNTP server, for a board that has no clock of its own. One that has ignores it.
  virtual void begin(const char* server) = 0;
  // Seconds since 1970-01-01 00:00:00 UTC, leap seconds not counted; until 2106. It may jump, also back. Unavailable
  // until it is known.
  virtual Result<uint32_t> now() = 0;

  // A clock before this moment, 2024-01-01, was never set.
  static constexpr uint32_t earliest = 1704067200;

 protected:
  ~WallClock() = default;
};

}  // namespace spore
