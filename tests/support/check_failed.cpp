// How a test ends when the engine contradicts itself.
#include <cstdio>
#include <cstdlib>

#include "spore/base/check.h"

namespace spore {

void checkFailed(const char* file, int line) {
  std::fprintf(stderr, "CHECK failed at %s:%d\n", file, line);
  std::abort();
}

}  // namespace spore
