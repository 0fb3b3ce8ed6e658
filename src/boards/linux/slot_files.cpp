#include "boards/linux/slot_files.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "boards/bearssl/bear_ssl_crypto.h"
#include "spore/base/hex.h"

namespace spore {
namespace {

constexpr const char* ownProgram = "/proc/self/exe";
constexpr const char* probeName = "probe";
constexpr size_t smallBytesMax = 4 * 1024;
constexpr size_t blockBytes = 64 * 1024;
constexpr mode_t programMode = 0700;

Status statusOf(int error) {
  switch (error) {
    case 0: return Status::Ok;
    case ENOSPC:
    case EDQUOT:
    case EFBIG: return Status::TooLarge;
    case EROFS:
    case EACCES:
    case EPERM: return Status::Unavailable;
    default: return Status::IoError;
  }
}

Status statusOf(bool isWell) {
  return isWell ? Status::Ok : statusOf(errno == 0 ? EIO : errno);
}

Status readFrom(const File& file, size_t offset, MutableBytes bytes) {
  return file.readAt(offset, bytes) == static_cast<ssize_t>(bytes.size()) ? Status::Ok : Status::IoError;
}

}  // namespace

Status FolderSlotFiles::makeFolder() {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  errno = error.value();
  return statusOf(error.value());
}

Result<std::string> FolderSlotFiles::read(const std::string& name) {
  const RegularFile file = readRegularFile(pathOf(name), smallBytesMax, SymbolicLinks::Refuse);
  return file.ok() ? Result<std::string>{file.content} : Result<std::string>{file.status};
}

Status FolderSlotFiles::write(const std::string& name, Bytes content) {
  const File file(pathOf(name), O_WRONLY | O_CREAT | O_TRUNC);
  return statusOf(file.isOpen() && file.writeAll(content) && file.sync());
}

Status FolderSlotFiles::rename(const std::string& from, const std::string& to) {
  return statusOf(std::rename(pathOf(from).c_str(), pathOf(to).c_str()) == 0);
}

Status FolderSlotFiles::remove(const std::string& name) {
  return statusOf(::unlink(pathOf(name).c_str()) == 0 || errno == ENOENT);
}

Status FolderSlotFiles::syncFolder() {
  const File folder(folder_, O_RDONLY | O_DIRECTORY);
  return statusOf(folder.isOpen() && folder.sync());
}

Result<size_t> FolderSlotFiles::openForAppend(const std::string& name, bool isFresh) {
  const File file(pathOf(name), O_WRONLY | O_CREAT | (isFresh ? O_TRUNC : 0), programMode);
  struct stat status {};
  if (!file.isOpen() || fstat(file.descriptor(), &status) != 0) return statusOf(false);
  return static_cast<size_t>(status.st_size);
}

Status FolderSlotFiles::append(const std::string& name, Bytes bytes) {
  const File file(pathOf(name), O_WRONLY | O_APPEND);
  return statusOf(file.isOpen() && file.writeAll(bytes));
}

Status FolderSlotFiles::sync(const std::string& name) {
  const File file(pathOf(name), O_RDONLY);
  return statusOf(file.isOpen() && file.sync());
}

Status FolderSlotFiles::readAt(const std::string& name, size_t offset, MutableBytes bytes) {
  return readFrom(File(pathOf(name), O_RDONLY), offset, bytes);
}

// Tries it with an empty file: the kernel says that it is no program only to those whom it would let start one.
Status FolderSlotFiles::checkExecution() {
  const std::string path = pathOf(probeName);
  {
    const File probe(path, O_WRONLY | O_CREAT | O_TRUNC, programMode);
    if (!probe.isOpen()) return statusOf(false);
  }
  char* const arguments[] = {const_cast<char*>(path.c_str()), nullptr};
  char* const environment[] = {nullptr};
  pid_t child = 0;
  const int error = posix_spawn(&child, path.c_str(), nullptr, nullptr, arguments, environment);
  if (error == 0) waitpid(child, nullptr, 0);
  ::unlink(path.c_str());
  errno = error;
  return error == EACCES || error == EPERM ? Status::Unavailable : Status::Ok;
}

uint64_t FolderSlotFiles::freeBytes() {
  struct statvfs status {};
  const std::string stateDir = std::filesystem::path(folder_).parent_path();
  if (statvfs(stateDir.c_str(), &status) != 0) return 0;
  return static_cast<uint64_t>(status.f_bavail) * status.f_frsize;
}

std::string FolderSlotFiles::runningSlot() {
  const char* const slot = std::getenv(slotVariable);
  return slot == nullptr ? "" : slot;
}

uint64_t FolderSlotFiles::runningBytes() {
  struct stat status {};
  return stat(ownProgram, &status) == 0 ? static_cast<uint64_t>(status.st_size) : 0;
}

// The program is read in many small pieces at each start, and cannot change while it runs.
Status FolderSlotFiles::readRunning(size_t offset, MutableBytes bytes) {
  if (bytes.size() > blockBytes) return readFrom(File(ownProgram, O_RDONLY), offset, bytes);
  if (offset < aheadAt_ || offset + bytes.size() > aheadAt_ + ahead_.size()) {
    if (!running_.isOpen()) running_ = File(ownProgram, O_RDONLY);
    ahead_.resize(blockBytes);
    const ssize_t size = running_.readAt(offset, {ahead_.data(), ahead_.size()});
    ahead_.resize(static_cast<size_t>(std::max<ssize_t>(size, 0)));
    aheadAt_ = offset;
    if (ahead_.size() < bytes.size()) return Status::IoError;
  }
  std::memcpy(bytes.data(), ahead_.data() + (offset - aheadAt_), bytes.size());
  const bool isAtTheEnd = ahead_.size() < blockBytes && offset + bytes.size() == aheadAt_ + ahead_.size();
  if (isAtTheEnd) {
    running_ = File();
    ahead_ = {};
  }
  return Status::Ok;
}

std::string FolderSlotFiles::runningHash() {
  const File source(ownProgram, O_RDONLY);
  BearSslCrypto crypto;
  Sha256State hash;
  uint8_t block[blockBytes];
  if (crypto.begin(hash) != Status::Ok) return "";
  ssize_t size = 0;
  while ((size = source.readAll(block)) > 0) crypto.add(hash, Bytes{block}.first(static_cast<size_t>(size)));
  return size == 0 ? std::string(hexText<32>(asBytes(crypto.result(hash))).view()) : "";
}

Status FolderSlotFiles::copyRunning(const std::string& name) {
  const File source(ownProgram, O_RDONLY);
  const File copy(pathOf(name), O_WRONLY | O_CREAT | O_TRUNC, programMode);
  if (!source.isOpen() || !copy.isOpen()) return statusOf(false);
  uint8_t block[blockBytes];
  ssize_t size = 0;
  while ((size = source.readAll(block)) > 0) {
    if (!copy.writeAll(Bytes{block}.first(static_cast<size_t>(size)))) return statusOf(false);
  }
  return statusOf(size == 0 && copy.sync());
}

}  // namespace spore
