// -w: a list that is shown until Ctrl-C.
#pragma once

#include <functional>

#include "exit_code.h"
#include "output/live_view.h"
#include "session.h"

namespace spore::cli {

// Repaints the page each second on a terminal (not with --json); elsewhere prints it again whenever it has changed.
// Returns Interrupted or Terminated, by the signal. Failures of `page` and of the output are passed on.
ExitCode watchPage(const Session& session, const std::function<LivePage()>& page);

// Calls `step` each second until a signal comes.
ExitCode repeatUntilInterrupted(const std::function<void()>& step);

}  // namespace spore::cli
