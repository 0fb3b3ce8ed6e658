#include "local/process.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace spore::cli {
namespace {

TEST(Process, TheStartTimeIsField22EvenBehindAStrangeName) {
  const char* stat = "42 (a b) c) S 1 42 42 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654 9 9";
  EXPECT_EQ(startTicksIn(stat).value_or(0), 987654u);
}

TEST(Process, ACutOrEmptyStatHasNoStartTime) {
  EXPECT_FALSE(startTicksIn("").has_value());
  EXPECT_FALSE(startTicksIn("42 (a) S 1 2 3").has_value());
  EXPECT_FALSE(startTicksIn("42 (a) S 1 42 42 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 x").has_value());
}

TEST(Process, ThisProcessRunsAndIsYoungerThanTheMachine) {
  EXPECT_TRUE(isRunning(thisProcess()));
  EXPECT_LT(processAgeMs(thisProcess()), 3600000);
}

TEST(Process, AnotherStartTimeIsAnotherProcess) {
  ProcessId recycled = thisProcess();
  recycled.startTicks -= 1;
  EXPECT_FALSE(isRunning(recycled));
  EXPECT_FALSE(isRunning(ProcessId{}));
}

TEST(Process, StoppingEndsAChildAndLeavesARecycledIdAlone) {
  const pid_t pid = fork();
  if (pid == 0) {
    for (;;) pause();
  }
  const ProcessId child = identify(pid).value_or(ProcessId{});
  ProcessId recycled = child;
  recycled.startTicks += 1;
  EXPECT_EQ(stopProcesses({recycled}), 0u);
  EXPECT_TRUE(isRunning(child));
  EXPECT_EQ(stopProcesses({child}), 0u);
  EXPECT_FALSE(isRunning(child));
}

TEST(Process, AHeldProcessThatIsNeverReleasedEnds) {
  pid_t pid = 0;
  {
    HeldProcesses held;
    pid = held.start({"spore_never_run"}, "/dev/null").pid;
  }
  int status = 0;
  EXPECT_EQ(waitpid(pid, &status, 0), pid);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 1);
}

}  // namespace
}  // namespace spore::cli
