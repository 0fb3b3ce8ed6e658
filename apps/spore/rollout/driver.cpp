#include "rollout/driver.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>

#include "boards/linux/linux_clock.h"
#include "interrupt.h"

namespace spore::cli {
namespace {

constexpr uint64_t farewellMs = 3000;
constexpr std::chrono::milliseconds tick{50};

}  // namespace

void Driver::run() {
  catchInterrupts();
  const auto guard = boost::asio::make_work_guard(loop_);
  do {
    takeCommands();
    runner_.onTime(monotonicMs());
    flush();
    view_.paint(runner_, monotonicMs());
    loop_.restart();
    loop_.run_for(tick);
  } while (!isDone());
  flush();
  view_.paint(runner_, monotonicMs());
  requests_.clear();
}

bool Driver::isDone() const {
  if (!runner_.state().isOver()) return false;
  // Transfers that are being given up.
  return !runner_.isDiscarding() || monotonicMs() - overSince_ > farewellMs;
}

void Driver::takeCommands() {
  const uint64_t now = monotonicMs();
  if (!runner_.state().isOver()) overSince_ = now;
  for (; signalsHeeded_ < interruptCount(); ++signalsHeeded_) {
    if (signalsHeeded_ == 0 && runner_.state().course == Course::Running && runner_.state().inFlight() > 0) {
      runner_.halt(now, "interrupted");
    } else {
      runner_.abort(now);
    }
  }
  if (log_.takeHaltWish()) runner_.halt(now, "halted by the operator");
}

// The log first: what was done must be known to whoever goes on with this.
void Driver::flush() {
  for (const Entry& entry : runner_.takeEntries()) {
    log_.append(entry, runner_.state().plan);
    change_.onEntry(entry, runner_.state());
    view_.onEntry(entry, runner_, monotonicMs());
  }
  for (const Action& action : runner_.takeActions()) perform(action);
}

void Driver::perform(const Action& action) {
  HttpHandle& handle = action.kind == Action::Kind::AskMembers ? membersRequest_ : requests_[action.node];
  const NodeRequest request = requestFor(action, runner_, change_);
  const HttpCommand command{request.method,       request.target, request.contentType,
                            request.contentRange, request.body,   request.timeoutMs};
  handle.reset();
  handle = startHttpRequest(loop_, action.endpoint, command, [this, action](const HttpOutcome& outcome) {
    const int status = outcome.ok() ? static_cast<int>(outcome.response.status) : 0;
    bringAnswer(runner_, monotonicMs(), action, {status, outcome.response.body, outcome.cause}, change_);
    flush();
  });
}

}  // namespace spore::cli
