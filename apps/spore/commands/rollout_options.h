// Options of the commands that start a rollout.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>

#include "rollout/operation.h"

namespace spore::cli {

// What, how, and how carefully: everything but for whom.
void addRolloutOptions(CLI::App& command, Session& session, const std::shared_ptr<UpdateRequest>& request);
// NAME…, -l and --all.
void addNodeOptions(CLI::App& command, const std::shared_ptr<UpdateRequest>& request);

}  // namespace spore::cli
