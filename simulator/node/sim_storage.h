// SimStorage: a board's flash, which survives restarts and can be set back to what it held before.
#pragma once

#include <array>
#include <cstring>
#include <vector>

#include "spore/platform/storage.h"

namespace spore::sim {

class SimStorage final : public Storage {
 public:
  Result<size_t> load(StorageKey key, MutableBytes buffer) override {
    const Record& record = records_[static_cast<size_t>(key) % keys];
    if (!record.exists) return Status::NotFound;
    if (record.bytes.size() > buffer.size()) return Status::TooLarge;
    if (!record.bytes.empty()) std::memcpy(buffer.data(), record.bytes.data(), record.bytes.size());
    return record.bytes.size();
  }
  Status store(StorageKey key, Bytes bytes) override {
    Record& record = records_[static_cast<size_t>(key) % keys];
    record.bytes.assign(bytes.begin(), bytes.end());
    record.exists = true;
    ++stores_;
    return Status::Ok;
  }

  Status remove(StorageKey key) override {
    records_[static_cast<size_t>(key) % keys] = {};
    return Status::Ok;
  }

  // Takes down what it holds, to be set back to.
  void remember() { remembered_ = records_; }
  // As if nothing had been stored since remember(): a restored backup, or writes that never reached the flash.
  void setBack() { records_ = remembered_; }
  void erase() { records_ = {}; }
  uint32_t stores() const { return stores_; }

 private:
  static constexpr size_t keys = 16;
  struct Record {
    bool exists = false;
    std::vector<uint8_t> bytes;
  };
  std::array<Record, keys> records_;
  std::array<Record, keys> remembered_;
  uint32_t stores_ = 0;
};

}  // namespace spore::sim
