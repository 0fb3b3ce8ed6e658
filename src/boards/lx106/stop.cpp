#include "boards/lx106/stop.h"

#include <cstdarg>
#include <cstdio>
#include <cstdlib>

#include "boards/lx106/host_calls.h"
#include "spore/base/check.h"
#include "spore/base/flash_text.h"

namespace spore {
namespace lx106 {
namespace {

constexpr int stopped = 99;
const char* activitySuite = "start";
const char* activityName = "up";
bool isStopping = false;

void printLine(const char* format, va_list arguments) {
  char line[200];
  const int length = std::vsnprintf(line, sizeof(line), format, arguments);
  if (length > 0)
    print({line, static_cast<size_t>(length) < sizeof(line) ? static_cast<size_t>(length) : sizeof(line) - 1});
}

}  // namespace

void noteActivity(const char* suite, const char* name) {
  activitySuite = suite;
  activityName = name;
}

void stop(const char* format, ...) {
  if (isStopping) exitMachine(stopped);  // what it wanted to say is spoilt too
  isStopping = true;
  va_list arguments;
  va_start(arguments, format);
  printLine(format, arguments);
  va_end(arguments);
  print(" in ");
  print(activitySuite);
  print(".");
  print(activityName);
  print("\n");
  exitMachine(stopped);
}

}  // namespace lx106

void checkFailed(const char* file, int line) {
  lx106::stop("%s:%d: CHECK failed", lastInRam<80>(file).c_str(), line);
}

}  // namespace spore

extern "C" void abort() {
  spore::lx106::stop("abort()");
}
