#include "spore/platform/number_record.h"

#include "spore/base/byte_reader.h"
#include "spore/base/byte_writer.h"
#include "spore/platform/record.h"

namespace spore {
namespace {

constexpr size_t numberBytes = 4;

Result<uint32_t> decodeNumber(Bytes record) {
  if (record.size() != numberBytes) return Status::Malformed;
  return ByteReader{record}.u32();
}

}  // namespace

Result<uint32_t> loadNumber(Storage& storage, StorageKey key) {
  return loadRecord<numberBytes>(storage, key, decodeNumber);
}

Status storeNumber(Storage& storage, StorageKey key, uint32_t number) {
  uint8_t record[numberBytes];
  ByteWriter writer{record};
  writer.u32(number);
  return storage.store(key, writer.written());
}

}  // namespace spore
