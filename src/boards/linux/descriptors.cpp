#include "boards/linux/descriptors.h"

#include <fcntl.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdint>
#include <string>

#include "boards/linux/start_error.h"

namespace spore {
namespace {

// The event loop 3, netlink 2, UDP 2, the listener 1; then a record, a firmware and its hash, an HTTP client, and one
// for a connection that is refused.
constexpr size_t nodeDescriptors = 8 + 6;
// A node with fewer could hardly be asked how it is.
constexpr size_t connectionsMin = 4;
// Programs that start others with more open files than this do not exist.
constexpr size_t lookedAtMax = 1024;

size_t openDescriptors(size_t limit) {
  size_t open = 0;
  for (size_t descriptor = 0; descriptor < std::min(limit, lookedAtMax); ++descriptor) {
    if (::fcntl(static_cast<int>(descriptor), F_GETFD) >= 0) ++open;
  }
  return open;
}

}  // namespace

size_t connectionsAllowed(size_t limit, size_t open) {
  const size_t needed = open + nodeDescriptors + connectionsMin;
  if (limit < needed) {
    throw StartError("a process may have only " + std::to_string(limit) + " files open here",
                     "a node needs " + std::to_string(needed), "ulimit -n 1024, or LimitNOFILE= of its service");
  }
  return limit - open - nodeDescriptors;
}

size_t connectionsAllowed() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return SIZE_MAX;
  const auto most = static_cast<size_t>(limit.rlim_cur);
  return connectionsAllowed(most, openDescriptors(most));
}

}  // namespace spore
