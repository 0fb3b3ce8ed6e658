// Processes of local nodes: recognising, starting and stopping them.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace spore::cli {

// A process for good: its id alone may belong to another one by now.
struct ProcessId {
  pid_t pid = 0;
  uint64_t startTicks = 0;  // field 22 of /proc/PID/stat, clock ticks after boot

  friend bool operator==(const ProcessId&, const ProcessId&) = default;
};

// Field 22 of the text of a /proc/PID/stat, whose second field may hold blanks and brackets.
std::optional<uint64_t> startTicksIn(std::string_view stat);
// False also for a zombie, and for another process that got the id.
bool isRunning(const ProcessId& process);
std::optional<ProcessId> identify(pid_t pid);
ProcessId thisProcess();
// Milliseconds since it was started.
uint64_t processAgeMs(const ProcessId& process);

// Children that are forked but wait before they become the program they are to run, so that they can be written
// down first: a starter that dies in between leaves nothing behind.
class HeldProcesses {
 public:
  HeldProcesses();
  ~HeldProcesses();  // those not released end by themselves
  HeldProcesses(const HeldProcesses&) = delete;
  HeldProcesses& operator=(const HeldProcesses&) = delete;

  // Forks one. It will run this very program with `arguments`, in a session of its own, with stdout and stderr in
  // `logPath` (emptied). Throws a Failure.
  ProcessId start(const std::vector<std::string>& arguments, const std::string& logPath);
  void release();

 private:
  int readEnd_ = -1;
  int writeEnd_ = -1;
  size_t held_ = 0;
};

// Lets children that have ended disappear.
void reapEnded();

// SIGTERM, and SIGKILL for those that are still there after 5 s. Never touches a process that is not the same any
// more. Returns how many had to be killed.
size_t stopProcesses(const std::vector<ProcessId>& processes);

}  // namespace spore::cli
