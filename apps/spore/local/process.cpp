#include "local/process.h"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fstream>
#include <sstream>
#include <thread>

#include "failure.h"
#include "spore/base/text.h"

namespace spore::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto stopPatience = std::chrono::seconds(5);
constexpr auto stopPollPeriod = std::chrono::milliseconds(20);

std::string readStat(pid_t pid) {
  std::ifstream file(fmt::format("/proc/{}/stat", pid));
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The fields behind the program's name: "R 1 …", where R is field 3.
std::string_view afterName(std::string_view stat) {
  const size_t bracket = stat.rfind(") ");
  return bracket == std::string_view::npos ? std::string_view{} : stat.substr(bracket + 2);
}

// Our own children must be reaped to disappear; for others this fails, and nothing happens.
void reap(pid_t pid) {
  waitpid(pid, nullptr, WNOHANG);
}

bool anyIsRunning(const std::vector<ProcessId>& processes) {
  for (const ProcessId& process : processes) {
    reap(process.pid);
    if (isRunning(process)) return true;
  }
  return false;
}

}  // namespace

std::optional<uint64_t> startTicksIn(std::string_view stat) {
  constexpr int startField = 22;
  std::string_view rest = afterName(stat);
  for (int field = 3; field < startField; ++field) {
    const size_t blank = rest.find(' ');
    if (blank == std::string_view::npos) return std::nullopt;
    rest = rest.substr(blank + 1);
  }
  const std::string_view digits = rest.substr(0, rest.find_first_not_of("0123456789"));
  if (digits.empty() || digits.size() > 19) return std::nullopt;
  return std::stoull(std::string(digits));
}

std::optional<ProcessId> identify(pid_t pid) {
  const std::optional<uint64_t> ticks = startTicksIn(readStat(pid));
  return ticks ? std::optional<ProcessId>({pid, *ticks}) : std::nullopt;
}

ProcessId thisProcess() {
  return identify(getpid()).value_or(ProcessId{});
}

bool isRunning(const ProcessId& process) {
  if (process.pid <= 0) return false;
  const std::string stat = readStat(process.pid);
  const char state = afterName(stat).substr(0, 1).empty() ? 'X' : afterName(stat)[0];
  return state != 'Z' && state != 'X' && startTicksIn(stat) == process.startTicks;
}

uint64_t processAgeMs(const ProcessId& process) {
  timespec sinceBoot{};
  clock_gettime(CLOCK_BOOTTIME, &sinceBoot);
  const uint64_t now =
      static_cast<uint64_t>(sinceBoot.tv_sec) * 1000 + static_cast<uint64_t>(sinceBoot.tv_nsec) / 1000000;
  const uint64_t start = process.startTicks * 1000 / static_cast<uint64_t>(sysconf(_SC_CLK_TCK));
  return now > start ? now - start : 0;
}

void reapEnded() {
  while (waitpid(-1, nullptr, WNOHANG) > 0) continue;
}

size_t stopProcesses(const std::vector<ProcessId>& processes) {
  for (const ProcessId& process : processes) {
    // A stopped process takes SIGTERM only once it goes on.
    if (isRunning(process)) {
      kill(process.pid, SIGTERM);
      kill(process.pid, SIGCONT);
    }
  }
  const auto deadline = Clock::now() + stopPatience;
  while (anyIsRunning(processes) && Clock::now() < deadline) std::this_thread::sleep_for(stopPollPeriod);
  size_t killed = 0;
  for (const ProcessId& process : processes) {
    if (!isRunning(process)) continue;
    kill(process.pid, SIGKILL);
    ++killed;
  }
  while (killed > 0 && anyIsRunning(processes)) std::this_thread::sleep_for(stopPollPeriod);
  return killed;
}

}  // namespace spore::cli
