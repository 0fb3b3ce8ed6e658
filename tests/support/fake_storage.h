// Records in memory, and a switch that makes storing fail.
#pragma once

#include <cstring>

#include "spore/platform/storage.h"

namespace spore {

class FakeStorage final : public Storage {
 public:
  static constexpr size_t keys = 16;
  struct Record {
    bool exists = false;
    size_t size = 0;
    uint8_t bytes[1024];
  };
  // Plain memory; all zeros is no record.
  struct Records {
    Record of[keys];
  };

  FakeStorage() = default;
  // Records that lie elsewhere and outlive this.
  explicit FakeStorage(Records& records) : records_(records) {}
  FakeStorage(const FakeStorage&) = delete;
  FakeStorage& operator=(const FakeStorage&) = delete;

  Status storeStatus = Status::Ok;
  // Other than Ok: reading fails half-way, with anything in the buffer.
  Status loadStatus = Status::Ok;
  uint32_t stores = 0;

  Result<size_t> load(StorageKey key, MutableBytes buffer) override {
    if (loadStatus != Status::Ok) {
      std::memset(buffer.data(), 0xA5, buffer.size());
      return loadStatus;
    }
    const Record& record = recordOf(key);
    if (!record.exists) return Status::NotFound;
    if (record.size > buffer.size()) return Status::TooLarge;
    std::memcpy(buffer.data(), record.bytes, record.size);
    return record.size;
  }
  Status store(StorageKey key, Bytes bytes) override {
    if (storeStatus != Status::Ok) return note(key, storeStatus);
    Record& record = recordOf(key);
    if (bytes.size() > sizeof record.bytes) return note(key, Status::TooLarge);
    if (!bytes.empty()) std::memcpy(record.bytes, bytes.data(), bytes.size());
    record.size = bytes.size();
    record.exists = true;
    ++stores;
    return note(key, Status::Ok);
  }
  Status remove(StorageKey key) override {
    if (storeStatus != Status::Ok) return storeStatus;
    recordOf(key).exists = false;
    return Status::Ok;
  }

 private:
  Record& recordOf(StorageKey key) { return records_.of[static_cast<size_t>(key) % keys]; }

  Records own_;
  Records& records_ = own_;
};

}  // namespace spore
