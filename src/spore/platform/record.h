// Reading a stored record that is more than bytes.
#pragma once

#include "spore/platform/storage.h"

namespace spore {

// Loads a record of at most `bytesMax` and decodes it. NotFound, or what is wrong with it, which the storage is told.
template <size_t bytesMax, typename T>
Result<T> loadRecord(Storage& storage, StorageKey key, Result<T> (*decode)(Bytes)) {
  uint8_t record[bytesMax];
  const Result<size_t> size = storage.load(key, record);
  const Result<T> read = size.ok() ? decode(Bytes{record}.first(size.value())) : Result<T>{size.status()};
  storage.noteRead(key, read.status());
  return read;
}

}  // namespace spore
