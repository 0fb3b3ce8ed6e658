#include "boards/linux/storage_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include "boards/linux/file.h"
#include "boards/linux/start_error.h"

namespace spore {
namespace {

// No record of the engine is as large.
constexpr size_t recordBytesMax = 64 * 1024;

// Half a record must not take the room of others. What failed stays in errno.
Status dropped(const std::string& temporary) {
  const int cause = errno;
  ::unlink(temporary.c_str());
  errno = cause;
  return cause == ENOSPC || cause == EDQUOT || cause == EFBIG ? Status::Full : Status::IoError;
}

std::string fileName(StorageKey key) {
  return std::to_string(static_cast<unsigned>(key)) + "_" + std::string(wordInRam(toText(key)));
}

// Whether the program that started us ran as this node before.
bool isContinued() {
  return std::getenv("SPORE_RESET_CAUSE") != nullptr;
}

}  // namespace

StorageFiles::StorageFiles(std::string directory) : directory_(std::move(directory)) {
  if (directory_.empty()) return;
  std::error_code error;
  std::filesystem::create_directories(directory_, error);
  if (error || ::access(directory_.c_str(), R_OK | X_OK) != 0) {
    const std::string what = "cannot use the state directory " + directory_;
    const std::string cause = error ? error.message() : std::strerror(errno);
    // A node that was there must not be lost to a disk that went away under it.
    if (isContinued()) {
      problem_ = what + ": " + cause;
      return;
    }
    throw StartError(what, cause, "name another one with --state DIR, or make it readable and writable for this user");
  }
  checkRecords();
}

void StorageFiles::checkRecords() const {
  for (uint8_t number = 1; number < storageKeysEnd; ++number) {
    const std::string path = directory_ + "/" + fileName(static_cast<StorageKey>(number));
    const RegularFile file = readRegularFile(path, recordBytesMax, SymbolicLinks::Refuse);
    if (file.ok() || file.status == Status::NotFound) continue;
    throw StartError("the record " + path + " cannot be read", file.cause,
                     "put back the node's own file, or move this one away: the node then goes on without that record");
  }
}

Result<size_t> StorageFiles::loadFile(const std::string& name, MutableBytes buffer) const {
  const RegularFile file = readRegularFile(directory_ + "/" + name, buffer.size(), SymbolicLinks::Refuse);
  if (!file.ok()) return file.status == Status::Unsupported ? Status::IoError : file.status;
  if (!file.content.empty()) std::memcpy(buffer.data(), file.content.data(), file.content.size());
  return file.content.size();
}

Status StorageFiles::storeFile(const std::string& name, Bytes record) const {
  const std::string path = directory_ + "/" + name;
  const std::string temporary = path + ".new";
  {
    // What an interrupted store left, or whatever else lies there: it is not written through.
    ::unlink(temporary.c_str());
    const File file(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW);
    if (!file.isOpen() || !file.writeAll(record) || !file.sync()) return dropped(temporary);
  }
  if (std::rename(temporary.c_str(), path.c_str()) != 0) return dropped(temporary);
  // The rename itself lives in the directory.
  const File directory(directory_, O_RDONLY | O_DIRECTORY);
  return directory.isOpen() && directory.sync() ? Status::Ok : Status::IoError;
}

Result<size_t> StorageFiles::load(StorageKey key, MutableBytes buffer) {
  if (isPersistent()) return loadFile(fileName(key), buffer);
  const auto record = memory_.find(key);
  if (record == memory_.end()) return Status::NotFound;
  if (record->second.size() > buffer.size()) return Status::TooLarge;
  if (!record->second.empty()) std::memcpy(buffer.data(), record->second.data(), record->second.size());
  return record->second.size();
}

Status StorageFiles::store(StorageKey key, Bytes record) {
  if (isPersistent()) return note(key, storeFile(fileName(key), record));
  memory_[key].assign(record.begin(), record.end());
  return Status::Ok;
}

Status StorageFiles::remove(StorageKey key) {
  memory_.erase(key);
  if (!isPersistent()) return Status::Ok;
  const std::string path = directory_ + "/" + fileName(key);
  return ::unlink(path.c_str()) == 0 || errno == ENOENT ? Status::Ok : Status::IoError;
}

}  // namespace spore
