// Runner: plays one run: a phase with faults, in which nothing may go wrong, then one without, in which all must come
// right.
#pragma once

#include <functional>

#include "simulator/run/run_options.h"
#include "simulator/run/tally.h"

namespace spore::sim {

struct Outcome {
  Tally tally;
  std::vector<Violation> violations;  // the run ends at the first moment that has any
  std::vector<std::string> lastEvents;
  bool isStopped = false;  // the caller wanted no more
};

// Asked each few seconds of virtual time, with the time of the run; false ends the run with what is known.
using WantsMore = std::function<bool(Time now)>;

Outcome play(const RunOptions& options, WantsMore wantsMore = nullptr);

// A run that a seed makes up: a size, a Wi-Fi and faults.
RunOptions randomRun(uint64_t seed);

}  // namespace spore::sim
