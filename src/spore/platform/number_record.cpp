#include "spore/platform/number_record.h"

#include "spore/base/byte_reader.h"
#include "spore/base/byte_writer.h"

namespace spore {

Result<uint32_t> loadNumber(Storage& storage, StorageKey key) {
  uint8_t record[4];
  const Result<size_t> size = storage.load(key, record);
  if (!size.ok()) return size.status();
  if (size.value() != sizeof record) return Status::Malformed;
  return ByteReader{record}.u32();
}

Status storeNumber(Storage& storage, StorageKey key, uint32_t number) {
  uint8_t record[4];
  ByteWriter writer{record};
  writer.u32(number);
  return storage.store(key, writer.written());
}

}  // namespace spore
