// Reading the logs of rollouts, by anybody and at any time.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "failure.h"
#include "output/colour.h"
#include "rollout/core/attempt_counts.h"

namespace spore::cli {

// $XDG_STATE_HOME/spore/rollouts, else ~/.local/state/spore/rollouts. Throws a Failure where no variable tells.
std::filesystem::path rolloutFolder(const Environment& environment);
std::filesystem::path rolloutPath(const std::filesystem::path& folder, const std::string& id);
Failure rolloutNotFound(const std::filesystem::path& folder, const std::string& id);

struct RolloutRecord {
  std::string id;
  RolloutState state;
  std::string cluster;       // its name; empty: of an older log
  uint64_t startedAtMs = 0;  // since 1970
  uint64_t lastAtMs = 0;     // of the last step
  bool isDriven = false;     // a process is at it
};

// What a log says. A last line that was torn by a crash is left out. Throws a Failure: E_ROLLOUT_NOT_FOUND,
// E_ROLLOUT_LOG.
RolloutRecord readRollout(const std::filesystem::path& folder, const std::string& id);
// The oldest first, by their last step.
std::vector<std::string> rolloutIds(const std::filesystem::path& folder);

// Of the newest logs.
AttemptCounts countAttempts(const std::filesystem::path& folder);

}  // namespace spore::cli
