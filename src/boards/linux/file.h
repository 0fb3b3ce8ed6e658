// File: an open file that is closed in the end, read and written without short counts.
#pragma once

#include <sys/types.h>

#include <string>
#include <utility>

#include "spore/base/bytes.h"

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
  // From where the last one ended. False: not all of it was written.
  bool writeAll(Bytes bytes) const;
  // As many bytes as there are, up to buffer.size(); negative on an error.
  ssize_t readAll(MutableBytes buffer) const;
  // The same from this place on; where the last one ended does not change.
  ssize_t readAt(size_t offset, MutableBytes buffer) const;

 private:
  int descriptor_;
};

}  // namespace spore
