// Runs the registered tests one after the other, each with allocation forbidden.
#include "unit_test.h"

#include <unistd.h>

#include <cstdarg>
#include <cstdio>
#include <cstring>

#include "allocation_guard.h"

namespace unit_test {
namespace {

Registered* firstTest = nullptr;
Registered** lastLink = &firstTest;
int failuresOfTest = 0;
bool fatal = false;
alignas(64) unsigned char sharedRoom[roomBytes];

// Straight to the file descriptor: stdio would allocate its buffer.
__attribute__((format(printf, 1, 2))) void say(const char* format, ...) {
  char text[600];
  va_list arguments;
  va_start(arguments, format);
  const int length = std::vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (length <= 0) return;
  const size_t size = static_cast<size_t>(length) < sizeof text ? static_cast<size_t>(length) : sizeof text - 1;
  (void)!::write(STDOUT_FILENO, text, size);
}

bool matches(const Registered& test, const char* filter) {
  char fullName[200];
  std::snprintf(fullName, sizeof fullName, "%s.%s", test.suite, test.name);
  return !filter || std::strstr(fullName, filter);
}

}  // namespace

Registered::Registered(const char* suiteText, const char* nameText, void (*runFunction)())
    : suite(suiteText), name(nameText), run(runFunction) {
  *lastLink = this;
  lastLink = &next;
}

void* room() {
  return sharedRoom;
}
void markFatal() {
  fatal = true;
}
bool hasFatalFailure() {
  return fatal;
}

bool sameText(const char* left, const char* right) {
  if (!left || !right) return left == right;
  return std::strcmp(left, right) == 0;
}

void fail(const char* file, int line, const char* expectation, Operand left, Operand right) {
  ++failuresOfTest;
  say("%s:%d: expected %s\n", file, line, expectation);
  if (left.isNumber && right.isNumber) say("  left %lld, right %lld\n", left.number, right.number);
}

void failTexts(const char* file, int line, const char* expectation, const char* left, const char* right) {
  fail(file, line, expectation, {}, {});
  say("  left \"%s\", right \"%s\"\n", left ? left : "(null)", right ? right : "(null)");
}

int runAll(const char* filter) {
  int ran = 0;
  int failed = 0;
  for (Registered* test = firstTest; test; test = test->next) {
    if (!matches(*test, filter)) continue;
    ++ran;
    failuresOfTest = 0;
    fatal = false;
    forbidAllocation(test->suite, test->name);
    test->run();
    allowAllocation();
    if (failuresOfTest == 0) continue;
    ++failed;
    say("FAILED %s.%s\n", test->suite, test->name);
  }
  say("%d tests without allocation, %d failed\n", ran, failed);
  return ran == 0 ? 1 : failed;  // a filter that matches nothing is a mistake
}

}  // namespace unit_test
