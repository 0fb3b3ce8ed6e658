// File: an open file that is closed in the end, read and written without short counts. readRegularFile(): the one way
// in which a whole file of ours or of a user's is read.
#pragma once

#include <sys/types.h>

#include <string>
#include <utility>

#include "spore/base/bytes.h"
#include "spore/base/status.h"

namespace spore {

// What fails leaves its reason in errno.
class File {
 public:
  // Not open, when that fails. `mode` is that of a new file.
  File(const std::string& path, int flags, mode_t mode = 0600);
  // Takes an open descriptor over; negative: not open.
  explicit File(int descriptor = -1) : descriptor_(descriptor) {}
  File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  File& operator=(File&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    return *this;
  }
  ~File();

  bool isOpen() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }
  bool sync() const;
  // Writes from where the last one ended. False: not all of it was written.
  bool writeAll(Bytes bytes) const;
  // Reads as many bytes as there are, up to buffer.size(); negative on an error.
  ssize_t readAll(MutableBytes buffer) const;
  // readAll() from this place on; where the last one ended does not change.
  ssize_t readAt(size_t offset, MutableBytes buffer) const;

 private:
  int descriptor_;
};

// Whether the last part of a path may be a symbolic link. A user's own file may be; a record that we put there
// ourselves is never one, and following it would let whoever may write to that folder choose what is read.
enum class SymbolicLinks : uint8_t { Follow, Refuse };

struct RegularFile {
  // NotFound; Unsupported: a folder, a pipe, a device, or a link where those are refused; TooLarge; IoError.
  Status status = Status::Ok;
  // In words, for whoever named the file: "it is a folder, not a file", "it has more than 64 bytes", "Permission
  // denied".
  std::string cause;
  std::string content;
  mode_t mode = 0;  // permissions
  uid_t owner = 0;

  bool ok() const { return status == Status::Ok; }
};

// Never waits, and never reads more than bytesMax + 1 bytes, whatever lies there.
RegularFile readRegularFile(const std::string& path, size_t bytesMax, SymbolicLinks links);

}  // namespace spore
