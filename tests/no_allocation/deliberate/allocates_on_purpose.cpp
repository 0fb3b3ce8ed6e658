// Proves the guard: each of these tests allocates and has to abort, in a process of its own.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace {

void* volatile kept;  // what the optimizer must not remove

struct alignas(64) Aligned {
  char bytes[64];
};

TEST(Deliberate, Malloc) {
  kept = std::malloc(10);
}
TEST(Deliberate, Calloc) {
  kept = std::calloc(2, 10);
}
TEST(Deliberate, Realloc) {
  kept = std::realloc(nullptr, 10);
}
TEST(Deliberate, New) {
  kept = new int(1);
}
TEST(Deliberate, NewArray) {
  kept = new char[100];
}
TEST(Deliberate, NewAligned) {
  kept = new Aligned;
}
TEST(Harmless, Nothing) {
  kept = nullptr;
}
TEST(Failing, Comparison) {
  EXPECT_EQ(1, 2);
}
TEST(Failing, Assertion) {
  ASSERT_NE(kept, kept);
  std::_Exit(3);  // not reached
}

struct Ending {
  int status = 0;
  char output[1000] = {};
};

Ending runInChild(const char* filter) {
  int ends[2];
  if (::pipe(ends) != 0) std::abort();
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(ends[1], STDERR_FILENO);
    ::dup2(ends[1], STDOUT_FILENO);
    ::close(ends[0]);
    std::_Exit(unit_test::runAll(filter));
  }
  ::close(ends[1]);
  Ending ending;
  size_t size = 0;
  for (ssize_t got; (got = ::read(ends[0], ending.output + size, sizeof ending.output - 1 - size)) > 0;) {
    size += static_cast<size_t>(got);
  }
  ::close(ends[0]);
  ::waitpid(child, &ending.status, 0);
  return ending;
}

bool aborts(const char* filter) {
  const Ending ending = runInChild(filter);
  return WIFSIGNALED(ending.status) && WTERMSIG(ending.status) == SIGABRT &&
         std::strstr(ending.output, "allocation of ") && std::strstr(ending.output, filter);
}

bool exitsWith(const char* filter, int code) {
  const Ending ending = runInChild(filter);
  return WIFEXITED(ending.status) && WEXITSTATUS(ending.status) == code;
}

int check(bool holds, const char* claim) {
  std::printf("%s %s\n", holds ? "ok    " : "FAILED", claim);
  return holds ? 0 : 1;
}

}  // namespace

int main() {
  int failed = 0;
  const char* const allocating[] = {"Deliberate.Malloc", "Deliberate.Calloc",   "Deliberate.Realloc",
                                    "Deliberate.New",    "Deliberate.NewArray", "Deliberate.NewAligned"};
  for (const char* filter : allocating) failed += check(aborts(filter), filter);
  failed += check(exitsWith("Harmless", 0), "a test that allocates nothing passes");
  failed += check(exitsWith("Failing.Comparison", 1), "a failed expectation fails the program");
  failed += check(exitsWith("Failing.Assertion", 1), "a failed assertion leaves the test and fails the program");
  failed += check(exitsWith("Nonsense", 1), "a filter that matches nothing is a failure");
  return failed;
}
