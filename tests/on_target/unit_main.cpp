// All tests of an image, one after the other.
#include "../no_allocation/unit_test.h"

int main() {
  return unit_test::runAll(nullptr) == 0 ? 0 : 1;
}
