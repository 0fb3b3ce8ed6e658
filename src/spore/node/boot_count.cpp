#include "spore/node/boot_count.h"

#include "spore/platform/number_record.h"

namespace spore {

uint32_t nextIncarnation(Storage& storage) {
  const Result<uint32_t> stored = loadNumber(storage, StorageKey::BootCount);
  uint32_t incarnation = stored.ok() ? stored.value() : 0;
  // 0 means "none" on the wire: the count skips it should it ever wrap.
  if (++incarnation == 0) incarnation = 1;
  (void)storeIncarnation(storage, incarnation);
  return incarnation;
}

Status storeIncarnation(Storage& storage, uint32_t incarnation) {
  return storeNumber(storage, StorageKey::BootCount, incarnation);
}

}  // namespace spore
