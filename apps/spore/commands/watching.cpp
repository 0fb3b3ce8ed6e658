#include "commands/watching.h"

#include <csignal>

#include "interrupt.h"
#include "output/output.h"

namespace spore::cli {

ExitCode repeatUntilInterrupted(const std::function<void()>& step) {
  constexpr int periodMs = 1000;
  catchInterrupts();
  do {
    step();
    finishOutput();
    endIfOutputIsGone();
  } while (waitUninterrupted(periodMs));
  return caughtInterrupt() == SIGINT ? ExitCode::Interrupted : ExitCode::Terminated;
}

ExitCode watchPage(const Session& session, const std::function<LivePage()>& page) {
  LiveView view;
  std::string shown;
  return repeatUntilInterrupted([&] {
    const LivePage now = page();
    if (session.standardOutput().isTerminal && !session.wantsJson()) {
      view.paint(now);
      return;
    }
    std::string text = now.head;
    for (const std::string& row : now.rows) text += row + "\n";
    text += now.foot;
    if (text != shown) writeOut(text);
    shown = text;
  });
}

}  // namespace spore::cli
