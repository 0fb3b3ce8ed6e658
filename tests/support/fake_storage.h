// Records in memory, and a switch that makes storing fail.
#pragma once

#include <cstring>

#include "spore/platform/storage.h"

namespace spore {

class FakeStorage final : public Storage {
 public:
  Status storeStatus = Status::Ok;
  uint32_t stores = 0;

  Result<size_t> load(StorageKey key, MutableBytes buffer) override {
    const Record& record = records_[static_cast<size_t>(key) % keys];
    if (!record.exists) return Status::NotFound;
    if (record.size > buffer.size()) return Status::TooLarge;
    std::memcpy(buffer.data(), record.bytes, record.size);
    return record.size;
  }
  Status store(StorageKey key, Bytes bytes) override {
    if (storeStatus != Status::Ok) return note(key, storeStatus);
    Record& record = records_[static_cast<size_t>(key) % keys];
    if (bytes.size() > sizeof record.bytes) return note(key, Status::TooLarge);
    if (!bytes.empty()) std::memcpy(record.bytes, bytes.data(), bytes.size());
    record.size = bytes.size();
    record.exists = true;
    ++stores;
    return note(key, Status::Ok);
  }
  Status remove(StorageKey key) override {
    if (storeStatus != Status::Ok) return storeStatus;
    records_[static_cast<size_t>(key) % keys].exists = false;
    return Status::Ok;
  }

 private:
  static constexpr size_t keys = 16;
  struct Record {
    bool exists = false;
    size_t size = 0;
    uint8_t bytes[1024];
  };
  Record records_[keys];
};

}  // namespace spore
