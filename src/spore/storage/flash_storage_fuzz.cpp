// covers: flash_storage.cpp
#include "spore/storage/flash_storage.h"

#include <algorithm>
#include <cstring>

#include "support/nor_flash.h"

// Flash may hold anything: what is read from it stays within bounds, and it takes new records. The first half of the
// input is the beginning of one sector, the second that of the other.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spore;
  NorFlash<FlashStorage::sectors> flash;
  const size_t half = std::min(size / 2, Flash::sectorBytes);
  for (size_t sector = 0; sector < FlashStorage::sectors && half > 0; ++sector) {
    std::memcpy(flash.bytes().data() + sector * Flash::sectorBytes, data + sector * half, half);
  }
  FlashStorage storage(flash);
  storage.begin();
  uint8_t buffer[FlashStorage::recordBytesMax];
  for (uint8_t key = 0; key < FlashStorage::keysEnd; ++key) {
    const Result<size_t> loaded = storage.load(static_cast<StorageKey>(key), MutableBytes{buffer});
    CHECK(!loaded.ok() || loaded.value() <= sizeof buffer);
  }
  const Status status = storage.store(StorageKey::Labels, asBytes("role=light"));
  CHECK(status == Status::Ok || status == Status::Full);
  if (status != Status::Ok) return 0;
  FlashStorage again(flash);
  again.begin();
  const Result<size_t> loaded = again.load(StorageKey::Labels, MutableBytes{buffer});
  CHECK(loaded.ok() && asText({buffer, loaded.value()}) == "role=light");
  return 0;
}
