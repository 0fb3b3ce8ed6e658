// Batch: many random runs, as long as there is time, on several cores.
#pragma once

#include "simulator/run/runner.h"

namespace spore::sim {

struct BatchOptions {
  uint64_t firstSeed = 1;
  double wallSeconds = 60;
  unsigned jobs = 1;
};

struct BatchOutcome {
  Tally tally;           // of the runs that ended
  RunOptions failedRun;  // the first that broke a promise, if any
  Outcome failure;
  bool hasFailed() const { return !failure.violations.empty(); }
};

// Each seed is one run. Ends at the first failure too. `wantsMore` is asked from several threads at once.
BatchOutcome playBatch(const BatchOptions& options, WantsMore wantsMore);

}  // namespace spore::sim
