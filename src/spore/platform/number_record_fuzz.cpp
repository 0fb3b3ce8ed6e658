// Whatever the storage holds: a record that is read as a number is written back byte for byte, and no other is used.
#include "spore/platform/number_record.h"

#include <cstring>

#include "support/fake_storage.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spore;
  static FakeStorage storage;
  if (storage.store(StorageKey::BootCount, {data, size}) != Status::Ok) return 0;
  const Result<uint32_t> number = loadNumber(storage, StorageKey::BootCount);
  CHECK(number.ok() == (size == 4));
  CHECK(storage.takeDamaged().ok() == !number.ok());
  if (!number.ok()) return 0;
  CHECK(storeNumber(storage, StorageKey::BootCount, number.value()) == Status::Ok);
  uint8_t again[4];
  CHECK(storage.load(StorageKey::BootCount, MutableBytes{again}).ok() && std::memcmp(again, data, size) == 0);
  return 0;
}
