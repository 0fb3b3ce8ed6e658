#include "boards/linux/file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace spore {
namespace {

// Calls read(bytes still wanted, bytes so far) until it brings no more.
template <typename Read>
ssize_t repeat(MutableBytes buffer, const Read& read) {
  size_t size = 0;
  while (size < buffer.size()) {
    const ssize_t got = read(buffer.from(size), size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return got;
    if (got == 0) break;
    size += static_cast<size_t>(got);
  }
  return static_cast<ssize_t>(size);
}

}  // namespace

File::File(const std::string& path, int flags, mode_t mode) : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}

File::~File() {
  if (isOpen()) ::close(descriptor_);
}

bool File::sync() const {
  return ::fsync(descriptor_) == 0;
}

bool File::writeAll(Bytes bytes) const {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes = bytes.from(static_cast<size_t>(written));
  }
  return true;
}

ssize_t File::readAll(MutableBytes buffer) const {
  return repeat(buffer, [this](MutableBytes rest, size_t) { return ::read(descriptor_, rest.data(), rest.size()); });
}

ssize_t File::readAt(size_t offset, MutableBytes buffer) const {
  return repeat(buffer, [this, offset](MutableBytes rest, size_t size) {
    return ::pread(descriptor_, rest.data(), rest.size(), static_cast<off_t>(offset + size));
  });
}

}  // namespace spore
