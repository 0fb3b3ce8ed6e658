// The chip's runtime refuses to allocate at any time; it only wants to know who tried.
#include "../no_allocation/allocation_guard.h"
#include "boards/lx106/stop.h"

namespace unit_test {

void forbidAllocation(const char* suite, const char* name) {
  spore::lx106::noteActivity(suite, name);
}

void allowAllocation() {
  spore::lx106::noteActivity("between", "tests");
}

}  // namespace unit_test
