// Usage: no_allocation_test [part of Suite.Name]
#include "unit_test.h"

int main(int argc, char** argv) {
  return unit_test::runAll(argc > 1 ? argv[1] : nullptr) == 0 ? 0 : 1;
}
