// The log files of local nodes, which outlive their nodes and their cluster.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "exit_code.h"
#include "session.h"

namespace spore::cli {

struct FoundLog {
  std::optional<std::filesystem::path> path;
  std::vector<std::string> names;  // of all local nodes that have one
};

// Throws a usage Failure where several stopped clusters had a node of this name.
FoundLog findLogFile(const Session& session, const std::string& name);
// Prints what a file holds, or its last lines (0: all of it); then what comes, until a signal.
ExitCode showLogFile(const std::filesystem::path& path, size_t lines, bool isFollowing);

}  // namespace spore::cli
