#include "output/output.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>

#include "failure.h"
#include "interrupt.h"

namespace spore::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t keptBytesMax = 1024 * 1024;
// A pipe that is writable takes at least so many without waiting (PIPE_BUF, pipe(7)).
constexpr size_t blockBytes = 4096;
constexpr int pollMs = 200;
constexpr auto patienceAfterInterrupt = std::chrono::seconds(1);
constexpr auto patienceForErrors = std::chrono::seconds(1);

bool wasPipeSignalIgnored = false;

// Whether the descriptor takes bytes, or the time is over.
bool isWritable(int descriptor, int milliseconds) {
  pollfd waiting{descriptor, POLLOUT, 0};
  return poll(&waiting, 1, milliseconds) > 0;
}

// stdout, with what it has not taken yet.
class Standard {
 public:
  int error() const { return error_; }
  void fail(int error) {
    if (error_ == 0) error_ = error;
    kept_.clear();
  }

  void add(std::string_view bytes) {
    if (error_ == 0) kept_ += bytes;
  }
  // As much as it takes now.
  void offer() {
    while (!kept_.empty() && isWritable(STDOUT_FILENO, 0)) {
      if (!writeBlock()) return;
    }
    if (kept_.size() > keptBytesMax) fail(EAGAIN);
  }
  // All, however long it takes; false if a signal has ended the waiting.
  bool drain() {
    Clock::time_point interruptedAt{};
    while (!kept_.empty()) {
      if (isWritable(STDOUT_FILENO, pollMs)) {
        writeBlock();
        continue;
      }
      if (caughtInterrupt() == 0) continue;
      if (interruptedAt == Clock::time_point{}) interruptedAt = Clock::now();
      if (Clock::now() - interruptedAt > patienceAfterInterrupt) return false;
    }
    return true;
  }

 private:
  bool writeBlock() {
    const ssize_t written = ::write(STDOUT_FILENO, kept_.data(), std::min(kept_.size(), blockBytes));
    if (written > 0) kept_.erase(0, static_cast<size_t>(written));
    if (written < 0 && errno != EINTR && errno != EAGAIN) fail(errno);
    return written > 0;
  }

  std::string kept_;
  int error_ = 0;
};

Standard& standard() {
  static Standard instance;
  return instance;
}

// Whoever closes a pipe that he reads from, as `head` does, knows why; but a service's log must tell.
Failure outputFailure(int error) {
  Failure failure{ExitCode::Failed,
                  "E_OUTPUT",
                  "the output could not be written",
                  std::strerror(error),
                  "free some space, or write it elsewhere",
                  {}};
  if (error == EPIPE) {
    failure.tryThis = "a reader that goes on to the end";
    failure.isSilent = !wasPipeSignalIgnored;
  }
  if (error == EBADF) failure.tryThis = "an open stdout; > /dev/null throws the output away";
  if (error == EAGAIN) failure.tryThis = "a reader that is quicker";
  return failure;
}

void throwIfLost() {
  if (standard().error() != 0) throw outputFailure(standard().error());
}

void writeAll(std::string_view bytes) {
  throwIfLost();
  standard().add(bytes);
  if (!standard().drain()) {
    Failure failure{
        caughtInterrupt() == SIGINT ? ExitCode::Interrupted : ExitCode::Terminated, "E_INTERRUPTED", "", "", "", {}};
    failure.isSilent = true;
    throw failure;
  }
  throwIfLost();
}

bool isOpen(int descriptor) {
  return ::fcntl(descriptor, F_GETFD) >= 0;
}

}  // namespace

void prepareStandardStreams() {
  // The lowest free descriptor is taken, and the others are open by then. The wrong way round: what was closed keeps
  // failing.
  if (!isOpen(STDIN_FILENO)) (void)!::open("/dev/null", O_WRONLY);
  if (!isOpen(STDOUT_FILENO)) (void)!::open("/dev/null", O_RDONLY);
  if (!isOpen(STDERR_FILENO)) (void)!::open("/dev/null", O_RDONLY);
  struct sigaction before {};
  ::sigaction(SIGPIPE, nullptr, &before);
  wasPipeSignalIgnored = before.sa_handler == SIG_IGN;
  std::signal(SIGPIPE, SIG_IGN);
}

void writeOut(std::string_view page) {
  writeAll(safePage(page));
}

void writeOutRaw(std::string_view bytes) {
  writeAll(bytes);
}

bool tryWriteOut(std::string_view page) {
  return tryWriteOutRaw(safePage(page));
}

bool tryWriteOutRaw(std::string_view bytes) {
  standard().add(bytes);
  standard().offer();
  return standard().error() == 0;
}

void finishOutput() {
  writeAll("");
}

void endIfOutputIsGone() {
  pollfd waiting{STDOUT_FILENO, 0, 0};
  const bool isGone = poll(&waiting, 1, 0) > 0 && (waiting.revents & (POLLERR | POLLHUP)) != 0;
  if (isGone) standard().fail(EPIPE);
  throwIfLost();
}

void writeError(std::string_view page) {
  writeErrorRaw(safePage(page));
}

void writeErrorRaw(std::string_view rest) {
  const Clock::time_point end = Clock::now() + patienceForErrors;
  while (!rest.empty() && Clock::now() < end) {
    if (!isWritable(STDERR_FILENO, pollMs)) continue;
    const ssize_t written = ::write(STDERR_FILENO, rest.data(), std::min(rest.size(), blockBytes));
    if (written < 0 && errno != EINTR && errno != EAGAIN) return;
    if (written > 0) rest.remove_prefix(static_cast<size_t>(written));
  }
}

}  // namespace spore::cli
