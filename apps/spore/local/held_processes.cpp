#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>

#include "failure.h"
#include "local/process.h"

namespace spore::cli {
namespace {

Failure startFailure(const std::string& what) {
  return {ExitCode::Failed, "E_START", fmt::format("cannot start a node: {}", what), std::strerror(errno),
          "start fewer nodes with -n"};
}

// In the child: never returns.
[[noreturn]] void becomeNode(int gate, int logFile, char* const* arguments) {
  setsid();
  char released = 0;
  ssize_t count = 0;
  do {
    count = read(gate, &released, 1);
  } while (count < 0 && errno == EINTR);
  if (count != 1) _exit(1);
  const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  dup2(nothing, STDIN_FILENO);
  dup2(logFile, STDOUT_FILENO);
  dup2(logFile, STDERR_FILENO);
  execv("/proc/self/exe", arguments);
  _exit(127);
}

}  // namespace

HeldProcesses::HeldProcesses() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw startFailure("no pipe");
  readEnd_ = ends[0];
  writeEnd_ = ends[1];
}

HeldProcesses::~HeldProcesses() {
  close(readEnd_);
  close(writeEnd_);
}

ProcessId HeldProcesses::start(const std::vector<std::string>& arguments, const std::string& logPath) {
  const int logFile =
      open(logPath.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0644);
  if (logFile < 0) throw startFailure(logPath);
  std::vector<char*> pointers;
  for (const std::string& argument : arguments) pointers.push_back(const_cast<char*>(argument.c_str()));
  pointers.push_back(nullptr);

  const pid_t pid = fork();
  if (pid == 0) {
    close(writeEnd_);  // else the child would hold its own gate open
    becomeNode(readEnd_, logFile, pointers.data());
  }
  close(logFile);
  if (pid < 0) throw startFailure("fork");
  ++held_;
  return identify(pid).value_or(ProcessId{pid, 0});
}

void HeldProcesses::release() {
  const std::string keys(held_, 'g');
  if (write(writeEnd_, keys.data(), keys.size()) != static_cast<ssize_t>(keys.size())) throw startFailure("its gate");
  held_ = 0;
}

}  // namespace spore::cli
