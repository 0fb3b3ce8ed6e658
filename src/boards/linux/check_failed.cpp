// How a node on Linux ends when it contradicts itself: it says where, and leaves a core dump if those are on.
#include <cstdio>
#include <cstdlib>

#include "spore/base/check.h"

namespace spore {

void checkFailed(const char* file, int line) {
  std::fprintf(stderr, "CHECK failed at %s:%d\n", file, line);
  std::abort();
}

}  // namespace spore
