// What the exit code of the command says; `spore help exit-codes` shows the table.
#pragma once

namespace spore::cli {

enum class ExitCode : int {
  Done = 0,           // also "nothing to do"
  Failed = 1,         // the operation failed
  Usage = 2,          // the command line is wrong, or names more than one thing
  NotFound = 3,       // what was named does not exist
  Halted = 5,         // a rollout was stopped, by its health gate or by an operator
  Partial = 6,        // a rollout has finished, and some nodes have failed
  Unreachable = 7,    // the node or the cluster does not answer
  Pending = 8,        // the time to watch is over, what was begun goes on
  Interrupted = 130,  // SIGINT
  Terminated = 143,   // SIGTERM
};

}  // namespace spore::cli
