// What the exit code of the command says; `spore help exit-codes` shows the table.
#pragma once

namespace spore::cli {

enum class ExitCode : int {
  Done = 0,           // also "nothing to do"
  Failed = 1,         // the operation failed
  Usage = 2,          // the command line is wrong, or names more than one thing
  NotFound = 3,       // what was named does not exist
  Unreachable = 7,    // the node or the cluster does not answer
  Interrupted = 130,  // SIGINT
  Terminated = 143,   // SIGTERM
};

}  // namespace spore::cli
