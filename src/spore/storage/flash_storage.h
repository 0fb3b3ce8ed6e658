// FlashStorage: records in two sectors of NOR flash, appended so that flash lasts and a power cut loses nothing.
#pragma once

#include "spore/platform/flash.h"
#include "spore/platform/storage.h"

namespace spore {

// One sector is in use. A record that changes is appended to it, behind its older versions; the last whole one
// counts. When the sector is full, what counts is copied to the other sector, whose header is written last and makes
// it the one in use. Cut at any moment, a record reads as it was or as it was to be. docs/storage.md has the bytes.
class FlashStorage final : public Storage {
 public:
  static constexpr size_t sectors = 2;
  static constexpr size_t recordBytesMax = 512;
  // Keys are below.
  static constexpr uint8_t keysEnd = 16;

  explicit FlashStorage(Flash& flash) : flash_(flash) {}

  // Finds out what the sectors hold: once, before anything else. Damaged or foreign content counts as none.
  void begin();

  Result<size_t> load(StorageKey key, MutableBytes buffer) override;
  // TooLarge: longer than recordBytesMax. Full: all records together do not fit into a sector. IoError: what was
  // written does not read the same; the old record counts. One that is stored already is not written again.
  Status store(StorageKey key, Bytes record) override;
  Status remove(StorageKey key) override;

  // Sectors erased since begin().
  uint32_t erases() const { return erases_; }

 private:
  static constexpr uint32_t nowhere = UINT32_MAX;
  struct Place {
    uint32_t offset = nowhere;  // of the record's head
    uint8_t key = 0;
    uint16_t size = 0;
    bool isWhole = false;
    bool isRemoval = false;

    uint32_t content() const;
    uint32_t end() const;
  };
  struct Header {
    uint32_t generation = 0;
    bool isValid = false;
  };

  Header readHeader(uint32_t sector);
  Status writeHeader(uint32_t sector, uint32_t generation);
  bool readPlace(uint32_t offset, Place& place);
  Place find(uint8_t key);
  void findEnd();
  bool isBlank(uint32_t offset, uint32_t end);
  // take(done, piece) gets the record's content piece by piece; `done` bytes came before.
  template <typename Take>
  Status readContent(const Place& place, Take take);
  bool isContent(const Place& place, Bytes record);
  uint32_t liveBytesBut(uint8_t key);

  enum class Kind : uint8_t { Record = 0, Removal = 1 };
  Status append(uint32_t& offset, uint8_t key, Kind kind, Bytes record);
  Status copy(uint32_t& offset, const Place& from);
  Status write(uint8_t key, Kind kind, Bytes record);
  Status moveToOtherSector(uint8_t key, Kind kind, Bytes record);

  Flash& flash_;
  uint32_t inUse_ = nowhere;  // sector
  uint32_t generation_ = 0;
  uint32_t end_ = 0;  // where the next record goes, from the start of the first sector
  uint32_t erases_ = 0;
};

}  // namespace spore
