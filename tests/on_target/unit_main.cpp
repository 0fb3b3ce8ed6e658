// All unit tests of an image, one after the other; the chip's runtime refuses to allocate at any time.
#include "../no_allocation/allocation_guard.h"
#include "../no_allocation/unit_test.h"
#include "boards/lx106/stop.h"

namespace unit_test {

void forbidAllocation(const char* suite, const char* name) {
  spore::lx106::noteActivity(suite, name);
}

void allowAllocation() {
  spore::lx106::noteActivity("between", "tests");
}

}  // namespace unit_test

int main() {
  return unit_test::runAll(nullptr) == 0 ? 0 : 1;
}
