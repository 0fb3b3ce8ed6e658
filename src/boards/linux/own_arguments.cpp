#include "boards/linux/own_arguments.h"

#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

namespace spore {

// The kernel keeps the arguments, each with a zero at its end.
OwnArguments::OwnArguments() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  const std::string all{std::istreambuf_iterator<char>(file), {}};
  for (size_t start = 0; start < all.size();) {
    const size_t end = all.find('\0', start);
    texts_.push_back(all.substr(start, end - start));
    if (end == std::string::npos) break;
    start = end + 1;
  }
  for (std::string& text : texts_) pointers_.push_back(text.data());
  pointers_.push_back(nullptr);
}

void closeDescriptorsOnExec() {
  if (close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC) == 0) return;
  const long limit = sysconf(_SC_OPEN_MAX);
  for (int descriptor = STDERR_FILENO + 1; descriptor < limit; ++descriptor) fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

}  // namespace spore
