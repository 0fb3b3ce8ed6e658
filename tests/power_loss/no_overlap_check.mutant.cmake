# A packed image may be unpacked over itself.
set(source src/spore/storage/flash_slot.cpp)
set(find [[unpackedBytes <= start_ ? Status::Ok : Status::Forbidden]])
set(replacement [[unpackedBytes > 0 ? Status::Ok : Status::Forbidden]])
