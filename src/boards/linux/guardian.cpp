// Starting the program that the slots name, and the guardian that stands by while it is on trial.
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string>

#include "boards/linux/own_arguments.h"
#include "boards/linux/program_slots.h"
#include "boards/linux/run_marker.h"
#include "spore/platform/system_info.h"

namespace spore {
namespace {

// The pipe to the guardian, handed on through every restart of the trial.
constexpr const char* pipeVariable = "SPORE_TRIAL_PIPE";
constexpr const char* causeVariable = "SPORE_RESET_CAUSE";
constexpr const char* problemVariable = "SPORE_START_PROBLEM";
constexpr const char* ownProgram = "/proc/self/exe";
constexpr int pipeInGuardian = STDERR_FILENO + 1;
constexpr unsigned patienceDefaultS = 150;

// How a firmware on trial left its guardian.
enum class Farewell : uint8_t { Dismissed, Ended, Hung };
enum class Guard : uint8_t { None, Stands, IsOver };

int guardianPipe() {
  const char* const text = std::getenv(pipeVariable);
  return text == nullptr ? -1 : std::atoi(text);
}

void setCause(ResetCause cause) {
  setenv(causeVariable, wordInRam(toText(cause)).c_str(), 1);
}

Farewell await(int pipe, pid_t program, unsigned patienceS) {
  pollfd wait{pipe, POLLIN, 0};
  int ready = 0;
  do {
    ready = poll(&wait, 1, static_cast<int>(patienceS) * 1000);
  } while (ready < 0 && errno == EINTR);
  char word = 0;
  if (ready == 0) {
    kill(program, SIGKILL);
    while (read(pipe, &word, 1) > 0) {
    }
    return Farewell::Hung;
  }
  return read(pipe, &word, 1) <= 0 ? Farewell::Ended : Farewell::Dismissed;
}

void execute(const std::string& path, const std::string& slot, const OwnArguments& arguments) {
  setenv(slotVariable, slot.c_str(), 1);
  execv(path.c_str(), arguments.pointers());
  const char* const before = std::getenv(problemVariable);
  const std::string problem = path + ": " + std::strerror(errno);
  setenv(problemVariable, (before == nullptr ? problem : before + std::string("; ") + problem).c_str(), 1);
}

// Executes the first program that starts of those that the record names. Returns only when none does.
void executeOneOf(const FolderSlotFiles& files, const SlotRecord& record, const OwnArguments& arguments) {
  for (const std::string& slot : ProgramSlots::inOrder(record)) execute(files.pathOf(slot), slot, arguments);
}

// The guardian's life: it holds nothing of the node, waits, and becomes the firmware before if the new one fails. What
// it has to know it knows from its start: the disk may be gone by then. Returns when no program can be started any
// more: it is a copy of the process that was the node before the trial, and goes on as that.
void guard(FolderSlotFiles& files, const SlotRecord& known, const OwnArguments& arguments, int pipe, pid_t program) {
  dup2(pipe, pipeInGuardian);
  close_range(pipeInGuardian + 1, ~0U, 0);
  prctl(PR_SET_NAME, "spore-guardian");
  const unsigned patienceS = known.guardSeconds > 0 ? known.guardSeconds : patienceDefaultS;
  const Farewell farewell = await(pipeInGuardian, program, patienceS);
  if (farewell == Farewell::Dismissed) _exit(0);
  close(pipeInGuardian);
  const std::optional<SlotRecord> before = ProgramSlots(files).afterTrial(known);
  if (!before) _exit(0);
  unsetenv(pipeVariable);
  setCause(farewell == Farewell::Hung ? ResetCause::Watchdog : ResetCause::Exception);
  executeOneOf(files, *before, arguments);
}

// A grandchild, so that it is nobody's to wait for when the trial is over. IsOver in that one.
Guard startGuardian(FolderSlotFiles& files, const SlotRecord& record, const OwnArguments& arguments) {
  int ends[2];
  if (pipe2(ends, 0) != 0) return Guard::None;
  const pid_t program = getpid();
  const pid_t child = fork();
  if (child == 0) {
    const pid_t guardian = fork();
    if (guardian != 0) _exit(guardian < 0 ? 1 : 0);
    close(ends[1]);
    guard(files, record, arguments, ends[0], program);
    return Guard::IsOver;
  }
  close(ends[0]);
  int status = 1;
  while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (status != 0) {
    close(ends[1]);
    return Guard::None;
  }
  setenv(pipeVariable, std::to_string(ends[1]).c_str(), 1);
  return Guard::Stands;
}

// Returns only if nothing that the slots name can be started. True: as the guardian of a trial that is over.
bool run(const std::string& stateDir, StartKind kind) {
  FolderSlotFiles files(ProgramSlots::folderIn(stateDir));
  const ProgramSlots slots(files);
  SlotRecord record = slots.choose(kind);
  const OwnArguments arguments;
  closeDescriptorsOnExec();
  if (!record.isOnTrial) dismissGuardian();
  if (record.isOnTrial && guardianPipe() < 0) {
    const Guard guard = startGuardian(files, record, arguments);
    if (guard == Guard::IsOver) return true;
    // Nothing is on trial without somebody who brings the one before back.
    if (guard == Guard::None) record = slots.takeBack(record);
  }
  if (const int pipe = guardianPipe(); pipe >= 0) fcntl(pipe, F_SETFD, 0);
  if (record.isOnTrial) {
    execute(files.pathOf(record.active), record.active, arguments);
    // Not of this machine's format, for instance: the firmware before it goes on.
    dismissGuardian();
    record = slots.takeBack(record);
  }
  executeOneOf(files, record, arguments);
  return false;
}

std::string ownSlot() {
  const char* const slot = std::getenv(slotVariable);
  return slot == nullptr ? "" : slot;
}

}  // namespace

void dismissGuardian() {
  const int pipe = guardianPipe();
  unsetenv(pipeVariable);
  if (pipe < 0) return;
  const char word = '.';
  (void)!write(pipe, &word, 1);
  close(pipe);
}

void runActiveProgram(const std::string& stateDir) {
  // A program that another one ran is the one to run.
  if (std::getenv(slotVariable) != nullptr) return;
  const bool hasFailed = RunMarker::lastEnd(stateDir) == RunEnd::Failed;
  (void)run(stateDir, hasFailed ? StartKind::AfterFailure : StartKind::Cold);
  unsetenv(slotVariable);
}

void restartProgram(const std::string& stateDir) {
  const std::string slot = ownSlot();
  setCause(ResetCause::Software);
  const bool isGuardian = !stateDir.empty() && run(stateDir, StartKind::Ordered);
  // What ran goes on: as a new process image, or as it is.
  if (!isGuardian) execute(ownProgram, slot, OwnArguments());
  setenv(slotVariable, slot.c_str(), 1);
}

std::string takeStartProblem() {
  const char* const text = std::getenv(problemVariable);
  const std::string problem = text == nullptr ? "" : text;
  unsetenv(problemVariable);
  return problem;
}

}  // namespace spore
