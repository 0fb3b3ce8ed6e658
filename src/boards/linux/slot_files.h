// SlotFiles: what a node does to the files of its firmware folder, each operation one in which the power may fail.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "boards/linux/file.h"
#include "spore/base/bytes.h"
#include "spore/base/result.h"

namespace spore {

// Errors are TooLarge (no room), Unavailable (read-only, or not allowed) or IoError, and errno says more.
class SlotFiles {
 public:
  virtual ~SlotFiles() = default;

  virtual Status makeFolder() = 0;
  // All of a file of at most 4 KB. NotFound.
  virtual Result<std::string> read(const std::string& name) = 0;
  // A new file of this content, which is on the medium afterwards; for its name see syncFolder().
  virtual Status write(const std::string& name, Bytes content) = 0;
  // Takes the place of what had that name.
  virtual Status rename(const std::string& from, const std::string& to) = 0;
  // Ok too if there was none.
  virtual Status remove(const std::string& name) = 0;
  // Makes sure that the names of the folder, and what they name, are on the medium.
  virtual Status syncFolder() = 0;

  // A file that grows: its size, after a fresh one has been emptied.
  virtual Result<size_t> openForAppend(const std::string& name, bool isFresh) = 0;
  virtual Status append(const std::string& name, Bytes bytes) = 0;
  virtual Status sync(const std::string& name) = 0;
  virtual Status readAt(const std::string& name, size_t offset, MutableBytes bytes) = 0;
  // Whether a program that lies here may be started. Unavailable: mounted noexec, or the system forbids it.
  virtual Status checkExecution() = 0;
  virtual uint64_t freeBytes() = 0;

  // The program that runs: its slot ("a", "b"; empty: none), bytes and SHA-256 in hexadecimal digits.
  virtual std::string runningSlot() = 0;
  virtual uint64_t runningBytes() = 0;
  virtual Status readRunning(size_t offset, MutableBytes bytes) = 0;
  virtual std::string runningHash() = 0;
  // A copy of it, on the medium like write().
  virtual Status copyRunning(const std::string& name) = 0;
};

// The files of a folder, which need not exist until makeFolder().
class FolderSlotFiles : public SlotFiles {
 public:
  explicit FolderSlotFiles(std::string folder) : folder_(std::move(folder)) {}

  const std::string& folder() const { return folder_; }
  std::string pathOf(const std::string& name) const { return folder_ + "/" + name; }

  Status makeFolder() override;
  Result<std::string> read(const std::string& name) override;
  Status write(const std::string& name, Bytes content) override;
  Status rename(const std::string& from, const std::string& to) override;
  Status remove(const std::string& name) override;
  Status syncFolder() override;
  Result<size_t> openForAppend(const std::string& name, bool isFresh) override;
  Status append(const std::string& name, Bytes bytes) override;
  Status sync(const std::string& name) override;
  Status readAt(const std::string& name, size_t offset, MutableBytes bytes) override;
  Status checkExecution() override;
  uint64_t freeBytes() override;
  std::string runningSlot() override;
  uint64_t runningBytes() override;
  Status readRunning(size_t offset, MutableBytes bytes) override;
  std::string runningHash() override;
  Status copyRunning(const std::string& name) override;

 private:
  std::string folder_;
  File running_;                // open from its first piece to its last
  std::vector<uint8_t> ahead_;  // of the program that runs, read already
  size_t aheadAt_ = 0;
};

// The variable that names the slot of a program that a slot holds, for itself.
constexpr const char* slotVariable = "SPORE_SLOT";

}  // namespace spore
