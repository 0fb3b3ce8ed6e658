// Small records that survive a restart.
#pragma once

#include <cstdint>

#include "spore/base/bytes.h"
#include "spore/base/flash_text.h"
#include "spore/base/result.h"

namespace spore {

// The record kinds. Numbers are stored: never reuse one.
enum class StorageKey : uint8_t {
  BootCount = 1,
  Labels = 2,
  Settings = 3,
  Wifi = 4,
  Peers = 5,
  Forgotten = 6,
  AccessPoint = 7,
  Crash = 8,
  Firmware = 9,
  Staging = 10,
  Trailer = 11,
  GoodStart = 12,
  KeptValues = 13,
  OwnSettings = 14,
  NodeKeys = 15,
};

// Part of file names on Linux, and what users are shown: "boot_count".
FlashText toText(StorageKey key);
constexpr uint8_t storageKeysEnd = static_cast<uint8_t>(StorageKey::NodeKeys) + 1;

// A power cut during store() leaves the old record or the new one.
class Storage {
 public:
  // Copies the record and returns its size; NotFound, TooLarge (buffer too small), IoError.
  virtual Result<size_t> load(StorageKey key, MutableBytes buffer) = 0;
  // Full: there is no room for it; IoError.
  virtual Status store(StorageKey key, Bytes record) = 0;
  // There is no such record afterwards. Ok too if there was none.
  virtual Status remove(StorageKey key) = 0;

  // Whether the last store() of this record failed: what counts after a restart is older.
  bool isNotStored(StorageKey key) const { return (notStored_ >> static_cast<uint8_t>(key) & 1) != 0; }
  bool hasNotStored() const { return notStored_ != 0; }

  // Every reader reports here what it found. Anything but Ok and NotFound means a record that is damaged and not used.
  void noteRead(StorageKey key, Status found) {
    if (found != Status::Ok && found != Status::NotFound) damaged_ = static_cast<uint16_t>(damaged_ | bitOf(key));
  }
  // A damaged record, each only once; NotFound after the last.
  Result<StorageKey> takeDamaged() {
    for (uint8_t number = 0; number < storageKeysEnd; ++number) {
      const auto key = static_cast<StorageKey>(number);
      if ((damaged_ & bitOf(key)) == 0) continue;
      damaged_ = static_cast<uint16_t>(damaged_ & ~bitOf(key));
      return key;
    }
    return Status::NotFound;
  }

 protected:
  ~Storage() = default;
  // For store(), around what it returns.
  Status note(StorageKey key, Status status) {
    notStored_ = static_cast<uint16_t>(status == Status::Ok ? notStored_ & ~bitOf(key) : notStored_ | bitOf(key));
    return status;
  }

 private:
  static_assert(storageKeysEnd <= 16, "a bit for each record");
  static uint16_t bitOf(StorageKey key) { return static_cast<uint16_t>(1u << static_cast<uint8_t>(key)); }

  uint16_t notStored_ = 0;
  uint16_t damaged_ = 0;
};

}  // namespace spore
