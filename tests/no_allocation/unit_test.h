// What stands behind the macros of shim/gtest: registration, failures, and the room that tests live in.
#pragma once

#include <cstddef>

namespace unit_test {

// Tests register while the program starts, in a list through themselves.
struct Registered {
  Registered(const char* suite, const char* name, void (*run)());
  const char* suite;
  const char* name;
  void (*run)();
  Registered* next = nullptr;
};

// Room for one test with its fixture.
constexpr size_t roomBytes = 4 * 1024 * 1024;
void* room();

// One side of a comparison, as a number where it has one.
struct Operand {
  bool isNumber = false;
  long long number = 0;
};

void fail(const char* file, int line, const char* expectation, Operand left = {}, Operand right = {});
void failTexts(const char* file, int line, const char* expectation, const char* left, const char* right);
bool sameText(const char* left, const char* right);  // two null pointers are the same
void markFatal();                                    // an ASSERT_ ended its function
bool hasFatalFailure();

// Runs the tests whose "Suite.Name" contains `filter` (null: all) and returns how many failed. While a test
// runs, allocation aborts.
int runAll(const char* filter);

}  // namespace unit_test
