#include "boards/linux/linux_clock.h"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <ctime>

namespace spore {
namespace {

constexpr int asleepSeconds = 7200;

// In a time namespace in which the machine has slept for two hours: 0 if the clock counts them, 1 if not, 2 if there
// can be none.
int judgeInNamespace() {
  if (unshare(CLONE_NEWTIME) != 0) return 2;
  FILE* offsets = std::fopen("/proc/self/timens_offsets", "w");
  if (offsets == nullptr) return 2;
  const bool isWritten = std::fprintf(offsets, "boottime %d 0\n", asleepSeconds) > 0;
  if (std::fclose(offsets) != 0 || !isWritten) return 2;
  const pid_t child = fork();  // only a child enters it
  if (child == 0) {
    timespec awake{};
    clock_gettime(CLOCK_MONOTONIC, &awake);
    timespec all{};
    clock_gettime(CLOCK_BOOTTIME, &all);
    const uint32_t slept =
        LinuxClock().now().since(Instant{static_cast<uint32_t>(static_cast<uint64_t>(awake.tv_sec) * 1000)}).count;
    const auto wanted = static_cast<uint32_t>((all.tv_sec - awake.tv_sec) * 1000);
    _exit(wanted >= asleepSeconds * 1000u && slept - wanted < 60000 ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

TEST(LinuxClock, CountsTheTimeInWhichTheMachineSlept) {
  const pid_t child = fork();
  if (child == 0) _exit(judgeInNamespace());
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFEXITED(status));
  if (WEXITSTATUS(status) == 2)
    GTEST_SKIP() << "this needs a time namespace of its own, which only the superuser may make";
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace spore
