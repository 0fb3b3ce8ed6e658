// Aborts the program when anything allocates while a test runs.
#pragma once

namespace unit_test {

// The test that runs now, for the message; null: allocation is allowed.
void forbidAllocation(const char* suite, const char* name);
void allowAllocation();

}  // namespace unit_test
