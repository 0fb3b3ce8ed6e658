#include "boards/linux/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

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

constexpr size_t firstBlockBytes = 4096;
constexpr mode_t permissionBits = 07777;

const char* kindOf(mode_t mode) {
  if (S_ISDIR(mode)) return "a folder";
  if (S_ISFIFO(mode)) return "a pipe";
  if (S_ISSOCK(mode)) return "a socket";
  return "a device";
}

RegularFile failed(Status status, std::string cause) {
  RegularFile file;
  file.status = status;
  file.cause = std::move(cause);
  return file;
}

RegularFile failedToOpen(int error) {
  if (error == ENOENT) return failed(Status::NotFound, "there is no such file");
  // Sockets cannot be opened at all (open(2)).
  if (error == ENXIO) return failed(Status::Unsupported, "it is a socket or a device, not a file");
  if (error == ELOOP) return failed(Status::Unsupported, "it is a symbolic link, which is not followed here");
  return failed(Status::IoError, std::strerror(error));
}

RegularFile tooLarge(size_t bytesMax) {
  return failed(Status::TooLarge, "it has more than " + std::to_string(bytesMax) + " bytes");
}

}  // namespace

File::File(const std::string& path, int flags, mode_t mode)
    : descriptor_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}

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

RegularFile readRegularFile(const std::string& path, size_t bytesMax, SymbolicLinks links) {
  // Without O_NONBLOCK the open itself would wait for a pipe's writer; without O_NOCTTY a terminal would become ours.
  const File file(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | (links == SymbolicLinks::Refuse ? O_NOFOLLOW : 0));
  if (!file.isOpen()) return failedToOpen(errno);
  struct stat status {};
  if (::fstat(file.descriptor(), &status) != 0) return failed(Status::IoError, std::strerror(errno));
  if (!S_ISREG(status.st_mode)) {
    return failed(Status::Unsupported, std::string("it is ") + kindOf(status.st_mode) + ", not a file");
  }
  const auto announced = static_cast<uint64_t>(status.st_size);
  if (announced > bytesMax) return tooLarge(bytesMax);
  RegularFile whole;
  whole.mode = status.st_mode & permissionBits;
  whole.owner = status.st_uid;
  // The size is no promise: files of /proc have none, others grow while they are read.
  size_t size = 0;
  size_t room = announced > 0 ? static_cast<size_t>(announced) : firstBlockBytes;
  for (;;) {
    room = std::min(room, bytesMax) + 1;
    whole.content.resize(room);
    const ssize_t got = file.readAll(MutableBytes{reinterpret_cast<uint8_t*>(whole.content.data()), room}.from(size));
    if (got < 0) return failed(Status::IoError, std::strerror(errno));
    size += static_cast<size_t>(got);
    if (size > bytesMax) return tooLarge(bytesMax);
    if (size < room) break;
    room *= 2;
  }
  whole.content.resize(size);
  return whole;
}

}  // namespace spore
