// A record that is one number: 4 bytes, little-endian.
#pragma once

#include "spore/platform/storage.h"

namespace spore {

// NotFound, IoError; TooLarge and Malformed for a record of another size.
Result<uint32_t> loadNumber(Storage& storage, StorageKey key);
Status storeNumber(Storage& storage, StorageKey key, uint32_t number);

}  // namespace spore
