#include "interrupt.h"

#include <poll.h>

#include <csignal>
#include <initializer_list>

namespace spore::cli {
namespace {

volatile std::sig_atomic_t caught = 0;
volatile std::sig_atomic_t caughtCount = 0;

}  // namespace

void catchInterrupts() {
  struct sigaction action {};
  action.sa_handler = [](int signal) {
    caught = signal;
    caughtCount = caughtCount + 1;
  };
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaction(signal, &action, nullptr);
}

int caughtInterrupt() {
  return caught;
}

int interruptCount() {
  return caughtCount;
}

bool waitUninterrupted(int milliseconds) {
  // A signal between the check and poll() costs one wait, which callers keep short.
  if (caught == 0) poll(nullptr, 0, milliseconds);
  return caught == 0;
}

}  // namespace spore::cli
