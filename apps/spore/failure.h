// Failure: why a command could not do its work, in the three lines that users see.
#pragma once

#include <string>
#include <vector>

#include "exit_code.h"

namespace spore::cli {

// Thrown by commands, caught once, in main(). `cause` and `tryThis` may be empty: their lines are left out.
struct Failure {
  ExitCode exitCode = ExitCode::Failed;
  std::string code;                       // stable, for programs: "E_NODE_UNREACHABLE"
  std::string error;                      // what failed, naming the subject
  std::string cause;                      // why, or where the wrong value came from
  std::string tryThis;                    // an exact command, or what to change
  std::vector<std::string> details = {};  // lines below, such as the end of a log
  bool isSilent = false;                  // only the exit code tells
};

Failure usageFailure(std::string error, std::string cause, std::string tryThis);

// `error:`, `cause:` and `try:` lines, then the details. Whatever from outside stands in them cannot add a line.
std::string failureText(const Failure& failure, bool useColour);
// One line: {"error":{"code","message","cause","try","details","exitCode"}}.
std::string failureJson(const Failure& failure);

}  // namespace spore::cli
