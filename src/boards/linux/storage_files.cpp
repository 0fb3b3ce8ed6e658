#include "boards/linux/storage_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

#include "boards/linux/file.h"
#include "boards/linux/start_error.h"

namespace spore {
namespace {

// Half a record must not take the room of others. What failed stays in errno.
Status dropped(const std::string& temporary) {
  const int cause = errno;
  ::unlink(temporary.c_str());
  errno = cause;
  return cause == ENOSPC || cause == EDQUOT || cause == EFBIG ? Status::Full : Status::IoError;
}

// The number is what counts and never changes; the word is for whoever looks into the directory.
std::string fileName(StorageKey key) {
  const char* word = "record";
  switch (key) {
    case StorageKey::BootCount: word = "boot_count"; break;
    case StorageKey::Labels: word = "labels"; break;
    case StorageKey::Settings: word = "settings"; break;
    case StorageKey::Wifi: word = "wifi"; break;
    case StorageKey::Peers: word = "peers"; break;
    case StorageKey::Forgotten: word = "forgotten"; break;
    case StorageKey::AccessPoint: word = "access_point"; break;
    case StorageKey::Crash: word = "crash"; break;
    case StorageKey::Firmware: word = "firmware"; break;
    case StorageKey::Staging: word = "staging"; break;
    case StorageKey::Trailer: word = "trailer"; break;
    case StorageKey::GoodStart: word = "good_start"; break;
  }
  return std::to_string(static_cast<unsigned>(key)) + "_" + word;
}

}  // namespace

StorageFiles::StorageFiles(std::string directory) : directory_(std::move(directory)) {
  if (directory_.empty()) return;
  std::error_code error;
  std::filesystem::create_directories(directory_, error);
  if (error || ::access(directory_.c_str(), W_OK | X_OK) != 0) {
    throw StartError("cannot write the state directory " + directory_, error ? error.message() : std::strerror(errno),
                     "name another one with --state DIR, or make it writable for this user");
  }
}

Result<size_t> StorageFiles::loadFile(const std::string& name, MutableBytes buffer) const {
  const File file(directory_ + "/" + name, O_RDONLY);
  if (!file.isOpen()) return errno == ENOENT ? Status::NotFound : Status::IoError;
  const ssize_t size = file.readAll(buffer);
  if (size < 0) return Status::IoError;
  uint8_t beyond[1];
  if (static_cast<size_t>(size) == buffer.size() && file.readAll(beyond) != 0) return Status::TooLarge;
  return static_cast<size_t>(size);
}

Status StorageFiles::storeFile(const std::string& name, Bytes record) const {
  const std::string path = directory_ + "/" + name;
  const std::string temporary = path + ".new";
  {
    const File file(temporary, O_WRONLY | O_CREAT | O_TRUNC);
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
  if (isPersistent()) return storeFile(fileName(key), record);
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
