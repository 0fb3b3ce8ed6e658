// What is said about a rollout: its plan beforehand, its steps, and what came of it.
#pragma once

#include <string>
#include <vector>

#include "output/live_view.h"
#include "output/terminal.h"
#include "rollout/core/rollout_state.h"

namespace spore::cli {

// The plan, with a line for everybody who is left out. `id` may be empty.
std::string planText(const std::string& id, const RolloutState& state, const Terminal& terminal);
// A line about a step that people want to hear of; empty: none.
std::string entryLine(const Entry& entry, const RolloutState& state);
// "[14/41] " before such lines: how many are done.
std::string countText(const RolloutState& state);
// What came of it, why, and what to do next; the numbers add up to all nodes that were selected. Not driven: nobody is
// at it, whatever its last step was.
std::string summaryText(const std::string& id, const RolloutState& state, const Terminal& terminal,
                        bool isDriven = true);
// A line for each node that has failed, without its end.
std::vector<std::string> failedLines(const RolloutState& state);
// The plan and what has come of it so far, for a view that is repainted: the nodes that failed come first, then those
// in flight and those left out; `facts` are lines about the rollout itself.
LivePage statusPage(const std::string& id, const RolloutState& state, const std::string& facts,
                    const Terminal& terminal, bool isDriven);
JsonValue summaryJson(const std::string& id, const RolloutState& state);

// "3:41", "1:02:03".
std::string clockText(uint64_t milliseconds);
// The first digits of a hash, by which people tell images apart.
std::string briefHash(const std::string& hash);

}  // namespace spore::cli
