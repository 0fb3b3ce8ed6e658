// A firmware that joins, and then answers nobody any more.
#include <pthread.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <string_view>
#include <thread>

namespace {

// Long enough to be seen by others, and shorter than a trial.
constexpr std::chrono::seconds untilHung{2};

void hang(int) {
  for (;;) pause();
}

// In the middle of whatever the node's only thread does.
void hangLater(pthread_t node) {
  std::this_thread::sleep_for(untilHung);
  pthread_kill(node, SIGUSR1);
}

__attribute__((constructor)) void begin(int argumentCount, char** arguments, char**) {
  if (argumentCount > 2 && std::string_view(arguments[1]) == "node" && std::string_view(arguments[2]) == "run") {
    std::signal(SIGUSR1, hang);
    std::thread(hangLater, pthread_self()).detach();
  }
}

}  // namespace
