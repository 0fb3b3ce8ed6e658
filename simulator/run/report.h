// What a run came to, in words.
#pragma once

#include <string>

#include "simulator/run/runner.h"

namespace spore::sim {

// What a maker wants to know first, in a line.
std::string verdictText(const Tally& tally, bool isBroken);
// Exposure, false alarms, times and cost.
std::string reportText(const Tally& tally);
// Tells which promise was broken, the last events, and the one command that shows it again.
std::string failureText(const RunOptions& options, const Outcome& outcome);
// The scenarios, a line each.
std::string scenarioList();

}  // namespace spore::sim
