#include "sketch_process.h"

#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>

#include "spore/testing.h"

namespace spore::testing {
namespace {

std::string wordsOf(int status) {
  if (!WIFSIGNALED(status)) return "the sketch has ended with " + std::to_string(WEXITSTATUS(status));
  return std::string("the sketch has crashed: ") + strsignal(WTERMSIG(status));
}

}  // namespace

SketchProcess::SketchProcess() {
  memory_ = memfd_create("sketch", MFD_CLOEXEC);
  void* memory = MAP_FAILED;
  if (memory_ >= 0 && ftruncate(memory_, sizeof(Desk)) == 0) {
    memory = mmap(nullptr, sizeof(Desk), PROT_READ | PROT_WRITE, MAP_SHARED, memory_, 0);
  }
  if (memory == MAP_FAILED) throw Error("there is no memory to share with the sketch");
  desk_ = static_cast<Desk*>(memory);
}

SketchProcess::~SketchProcess() {
  try {
    endInOrder();
  } catch (const Error& error) {
    // A test that is over can fail in no other way.
    std::fprintf(stderr, "%s\n", error.what());
    std::_Exit(1);
  }
  munmap(desk_, sizeof(Desk));
  close(memory_);
}

void SketchProcess::start(ResetCause cause) {
  desk_->cause = cause;
  spawn();
  run(Order::Start, "setup()");
}

void SketchProcess::cutPower() {
  if (child_ == 0) throw Error("the sketch has ended before");
  kill(child_, SIGKILL);
  (void)waitForEnd();
  std::fill(std::begin(desk_->retained), std::end(desk_->retained), uint8_t{0});
}

void SketchProcess::carryOut(Order order, const std::string& what) {
  run(order, what);
  while (desk_->hasRestarted) {
    endInOrder();
    ++restarts_;
    start(ResetCause::Software);
    if (order == Order::Advance && desk_->leftMs > 0) run(order, what);
  }
}

void SketchProcess::spawn() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) throw Error("there is no socket for the sketch");
  std::string mark = std::string(sketchProcessMark) + "=1";
  std::vector<char*> environment{mark.data()};
  for (char** each = environ; *each != nullptr; ++each) environment.push_back(*each);
  environment.push_back(nullptr);
  char* const arguments[] = {program_invocation_name, nullptr};
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, memory_, deskDescriptor);
  posix_spawn_file_actions_adddup2(&files, ends[1], orderDescriptor);
  const int error = posix_spawn(&child_, "/proc/self/exe", &files, nullptr, arguments, environment.data());
  posix_spawn_file_actions_destroy(&files);
  close(ends[1]);
  if (error != 0) {
    close(ends[0]);
    child_ = 0;
    throw Error(std::string("the sketch's process cannot be started: ") + std::strerror(error));
  }
  socket_ = ends[0];
}

void SketchProcess::run(Order order, const std::string& what) {
  if (child_ == 0) throw Error(what + ": the sketch has ended before");
  desk_->order = order;
  desk_->hasRestarted = false;
  desk_->failure.size = 0;
  char mark = 1;
  const bool isDone = send(socket_, &mark, 1, MSG_NOSIGNAL) == 1 && read(socket_, &mark, 1) == 1;
  if (!isDone) throw Error(what + ": " + wordsOf(waitForEnd()));
  if (desk_->failure.size > 0) throw Error(what + ": " + std::string(desk_->failure.view()));
}

// How it ended.
int SketchProcess::waitForEnd() {
  close(socket_);
  int status = 0;
  while (waitpid(child_, &status, 0) < 0 && errno == EINTR) continue;
  child_ = 0;
  return status;
}

void SketchProcess::endInOrder() {
  if (child_ == 0) return;
  if (const int status = waitForEnd(); status != 0) throw Error("at its end: " + wordsOf(status));
}

}  // namespace spore::testing
