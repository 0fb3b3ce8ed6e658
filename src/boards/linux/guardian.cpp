// Starting the program that the slots name, and the guardian that stands by while it is on trial.
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string>

#include "boards/linux/own_arguments.h"
#include "boards/linux/program_slots.h"
#include "spore/platform/system_info.h"

namespace spore {
namespace {

// The pipe to the guardian, handed on through every restart of the trial.
constexpr const char* pipeVariable = "SPORE_TRIAL_PIPE";
// Set for the program that a slot holds, so that one that is not what the record says does not run for ever in circles.
constexpr const char* slotVariable = "SPORE_SLOT";
constexpr int pipeInGuardian = STDERR_FILENO + 1;

int guardianPipe() {
  const char* const text = std::getenv(pipeVariable);
  return text == nullptr ? -1 : std::atoi(text);
}

// True: it ended or hung before it said that all is well.
bool isForsaken(int pipe, pid_t program, unsigned patienceS) {
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
    return true;
  }
  return read(pipe, &word, 1) <= 0;
}

// The guardian's life: it holds nothing of the node, waits, and becomes the firmware before if the new one fails.
[[noreturn]] void guard(const ProgramSlots& slots, const OwnArguments& arguments, int pipe, pid_t program) {
  dup2(pipe, pipeInGuardian);
  close_range(pipeInGuardian + 1, ~0U, 0);
  prctl(PR_SET_NAME, "spore-guardian");
  if (!isForsaken(pipeInGuardian, program, slots.load().guardSeconds)) _exit(0);
  close(pipeInGuardian);
  SlotRecord record = slots.load();
  if (!record.isOnTrial) _exit(0);
  ProgramSlots::goBack(record);
  slots.store(record);
  unsetenv(pipeVariable);
  setenv(slotVariable, record.active.c_str(), 1);
  setenv("SPORE_RESET_CAUSE", wordInRam(toText(ResetCause::Exception)).c_str(), 1);
  execv(slots.pathOf(record.active).c_str(), arguments.pointers());
  _exit(127);
}

// A grandchild, so that it is nobody's to wait for when the trial is over.
void startGuardian(const ProgramSlots& slots, const OwnArguments& arguments) {
  int ends[2];
  if (pipe2(ends, 0) != 0) return;
  const pid_t program = getpid();
  const pid_t child = fork();
  if (child == 0) {
    if (fork() != 0) _exit(0);
    close(ends[1]);
    guard(slots, arguments, ends[0], program);
  }
  close(ends[0]);
  if (child < 0) {
    close(ends[1]);
    return;
  }
  while (waitpid(child, nullptr, 0) < 0 && errno == EINTR) {
  }
  setenv(pipeVariable, std::to_string(ends[1]).c_str(), 1);
}

void execute(const ProgramSlots& slots, const SlotRecord& record, const OwnArguments& arguments) {
  if (record.active.empty()) {
    execv("/proc/self/exe", arguments.pointers());
    return;
  }
  setenv(slotVariable, record.active.c_str(), 1);
  execv(slots.pathOf(record.active).c_str(), arguments.pointers());
}

// Returns only if it fails; errno says why.
void run(const ProgramSlots& slots, SlotRecord record) {
  if (record.isOnTrial) {
    if (++record.starts > trialStartsMax) ProgramSlots::goBack(record);
    slots.store(record);
  }
  const OwnArguments arguments;
  closeDescriptorsOnExec();
  if (!record.isOnTrial) dismissGuardian();
  if (record.isOnTrial && guardianPipe() < 0) startGuardian(slots, arguments);
  if (const int pipe = guardianPipe(); pipe >= 0) fcntl(pipe, F_SETFD, 0);
  execute(slots, record, arguments);
  const int error = errno;
  if (record.isOnTrial) {
    // Not of this machine's format, for instance: the firmware before it goes on.
    dismissGuardian();
    ProgramSlots::goBack(record);
    slots.store(record);
    execute(slots, record, arguments);
  }
  errno = error;
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

void runActiveProgram(const ProgramSlots& slots) {
  // A program that another one ran is the one to run.
  if (std::getenv(slotVariable) != nullptr) return;
  const SlotRecord record = slots.load();
  if (record.active.empty()) return;
  if (!ProgramSlots::isBase(record)) {
    slots.store(SlotRecord{});
    return;
  }
  run(slots, record);
}

void restartProgram(const ProgramSlots& slots) {
  setenv("SPORE_RESET_CAUSE", wordInRam(toText(ResetCause::Software)).c_str(), 1);
  run(slots, slots.load());
}

}  // namespace spore
