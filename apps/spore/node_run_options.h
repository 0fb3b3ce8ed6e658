// The options of a node's process, for `spore node run` and for a sketch's program.
#pragma once

#include <CLI/CLI.hpp>

#include "node_runner.h"

namespace spore::cli {

void addNodeRunOptions(CLI::App& command, NodeRunOptions& options);

}  // namespace spore::cli
