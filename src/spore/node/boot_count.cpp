#include "spore/node/boot_count.h"

#include "spore/base/byte_reader.h"
#include "spore/base/byte_writer.h"

namespace spore {

uint32_t nextIncarnation(Storage& storage) {
  uint8_t record[4] = {};
  const Result<size_t> loaded = storage.load(StorageKey::BootCount, record);
  uint32_t incarnation = 0;
  if (loaded.ok() && loaded.value() == sizeof(record)) incarnation = ByteReader{Bytes{record, sizeof(record)}}.u32();
  // 0 means "none" on the wire: the count skips it should it ever wrap.
  if (++incarnation == 0) incarnation = 1;
  (void)storeIncarnation(storage, incarnation);
  return incarnation;
}

Status storeIncarnation(Storage& storage, uint32_t incarnation) {
  uint8_t record[4];
  ByteWriter writer{record};
  writer.u32(incarnation);
  return storage.store(StorageKey::BootCount, writer.written());
}

}  // namespace spore
