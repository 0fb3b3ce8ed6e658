#include "rollout/core/phase.h"

#include <iterator>

namespace spore::cli {

const char* toText(Phase phase) {
  constexpr const char* names[] = {"skipped", "queued",     "waiting",  "parked",    "asking", "sending",
                                   "backoff", "restarting", "on_trial", "confirmed", "failed"};
  static_assert(std::size(names) == phaseCount);
  return names[static_cast<size_t>(phase)];
}

}  // namespace spore::cli
