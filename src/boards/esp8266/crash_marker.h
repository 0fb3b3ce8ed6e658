// CrashMarker: that the program ended itself, for the run after it. The SDK notes exceptions and watchdogs; abort(), a
// failed CHECK and a lack of memory look like a wanted restart to it.
#pragma once

#include <array>
#include <cstdint>

#include "spore/base/result.h"

namespace spore {

struct CrashMarker {
  uint32_t address = 0;  // of the code that found the fault; 0: unknown

  using Words = std::array<uint32_t, 2>;
  // For memory that holds noise after a power cut.
  Words words() const;
  // NotFound: noise, or nothing.
  static Result<CrashMarker> from(const Words& words);
};

}  // namespace spore
