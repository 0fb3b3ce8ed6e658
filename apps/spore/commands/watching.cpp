#include "commands/watching.h"

#include <fmt/format.h>

#include <csignal>
#include <cstdio>

#include "interrupt.h"
#include "output/live_view.h"

namespace spore::cli {

ExitCode repeatUntilInterrupted(const std::function<void()>& step) {
  constexpr int periodMs = 1000;
  catchInterrupts();
  do {
    step();
  } while (waitUninterrupted(periodMs));
  return caughtInterrupt() == SIGINT ? ExitCode::Interrupted : ExitCode::Terminated;
}

ExitCode watchText(const Terminal& terminal, const std::function<std::string()>& text) {
  LiveView view;
  std::string shown;
  return repeatUntilInterrupted([&] {
    const std::string next = text();
    if (terminal.isTerminal) {
      view.paint(next);
    } else if (next != shown) {
      fmt::print("{}", next);
      std::fflush(stdout);
    }
    shown = next;
  });
}

}  // namespace spore::cli
