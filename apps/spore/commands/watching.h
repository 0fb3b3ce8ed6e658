// -w: a list that is shown until Ctrl-C.
#pragma once

#include <functional>
#include <string>

#include "exit_code.h"
#include "output/terminal.h"

namespace spore::cli {

// Repaints the text each second on a terminal; elsewhere prints it again whenever it has changed. Returns Interrupted
// or Terminated, by the signal. Failures of `text` are passed on.
ExitCode watchText(const Terminal& terminal, const std::function<std::string()>& text);

// Calls `step` each second until a signal comes.
ExitCode repeatUntilInterrupted(const std::function<void()>& step);

}  // namespace spore::cli
