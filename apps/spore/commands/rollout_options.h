// Options of the commands that start a rollout.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>

#include "rollout/operation.h"

namespace spore::cli {

// The options that say what is installed, how, and how carefully; not on which nodes.
void addRolloutOptions(CLI::App& command, Session& session, const std::shared_ptr<UpdateRequest>& request);
// NAME…, -l and --all.
void addNodeOptions(CLI::App& command, const std::shared_ptr<UpdateRequest>& request);

}  // namespace spore::cli
