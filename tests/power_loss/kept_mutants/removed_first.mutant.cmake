# The old values are removed before the new ones are stored.
set(source src/spore/services/kept_values.cpp)
set(find [[  const Status status = board_.storage.store(StorageKey::KeptValues, record_.bytes());]])
set(replacement [[  (void)board_.storage.remove(StorageKey::KeptValues);
  const Status status = board_.storage.store(StorageKey::KeptValues, record_.bytes());]])
