// ModelFiles: a firmware folder in which every operation can be the last one before a cut, or fail from then on.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "boards/linux/slot_files.h"

namespace spore {

// What is left of the names in the folder, and of content, that were not synchronized yet.
enum class Cut : uint8_t {
  Kill,       // of the process: everything
  PowerNone,  // of the machine: nothing
  PowerAll,   // all names, and half of the content
  PowerLast,  // only the last change of a name: the system may order them as it likes
};

enum class Fault : uint8_t { None, Full, ReadOnly };

class ModelFiles final : public SlotFiles {
 public:
  // After so many operations nothing has any effect until revive().
  void cutAfter(uint32_t operations) { cutAt_ = operations_ + operations; }
  // After so many operations the disk is full or read-only.
  void failAfter(uint32_t operations, Fault fault) {
    failAt_ = operations_ + operations;
    failing_ = fault;
  }
  bool isDead() const { return isDead_; }
  bool hasFailed() const { return hasFailed_; }
  void heal() {
    fault_ = failing_ = Fault::None;
    failAt_ = UINT32_MAX;
  }
  uint32_t operations() const { return operations_; }
  void revive(Cut cut);
  // What process looks at it.
  void setRunning(const std::string& slot, const std::string& content) {
    runningSlot_ = slot;
    running_ = content;
  }
  const std::string& running() const { return running_; }
  // Empty: there is none.
  std::string contentOf(const std::string& name) const {
    const auto found = names_.find(name);
    return found == names_.end() ? "" : found->second->content;
  }

  Status makeFolder() override { return isDead_ ? Status::IoError : Status::Ok; }
  Result<std::string> read(const std::string& name) override {
    if (isDead_) return Status::IoError;
    const auto found = names_.find(name);
    return found == names_.end() ? Result<std::string>{Status::NotFound} : Result<std::string>{found->second->content};
  }
  Status write(const std::string& name, Bytes content) override;
  Status rename(const std::string& from, const std::string& to) override;
  Status remove(const std::string& name) override;
  Status syncFolder() override;
  Result<size_t> openForAppend(const std::string& name, bool isFresh) override;
  Status append(const std::string& name, Bytes bytes) override;
  Status sync(const std::string& name) override;
  Status readAt(const std::string& name, size_t offset, MutableBytes bytes) override;
  Status checkExecution() override { return begin(); }
  uint64_t freeBytes() override { return fault_ == Fault::Full ? 0 : 1u << 30; }
  std::string runningSlot() override { return runningSlot_; }
  uint64_t runningBytes() override { return running_.size(); }
  Status readRunning(size_t, MutableBytes) override { return Status::IoError; }
  std::string runningHash() override { return running_; }
  Status copyRunning(const std::string& name) override { return write(name, asBytes(std::string_view{running_})); }

 private:
  struct Node {
    std::string content;
    std::string durable;
  };
  using Names = std::map<std::string, std::shared_ptr<Node>>;

  // Counts an operation. Not Ok: it does not happen.
  Status begin();
  void change(const std::function<void(Names&)>& change);
  Status create(const std::string& name);

  Names names_;    // as processes see them
  Names durable_;  // as they are on the medium
  std::vector<std::function<void(Names&)>> pending_;
  std::string runningSlot_;
  std::string running_;
  uint32_t operations_ = 0;
  uint32_t cutAt_ = UINT32_MAX;
  uint32_t failAt_ = UINT32_MAX;
  Fault failing_ = Fault::None;
  Fault fault_ = Fault::None;
  bool isDead_ = false;
  bool hasFailed_ = false;
};

}  // namespace spore
