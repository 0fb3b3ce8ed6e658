// The profiles of other firmwares, each stored once, however many members run it.
#pragma once

#include "spore/base/byte_reader.h"
#include "spore/base/fixed_vector.h"
#include "spore/base/limits.h"
#include "spore/base/result.h"
#include "spore/base/spare_memory.h"
#include "spore/profiles/profile.h"

namespace spore {

// One profile is built at a time, in the free bytes behind the others: begin, endpoints and facts in any order, then
// commit or abandon. What was committed is found by digest; when places or bytes run out the caller evicts an unused
// one. Views that the store returns are valid until the next evict(). The bytes are spare memory: a node among its like
// never takes them.
class ProfileStore {
 public:
  // Drops what was being built. Unavailable: the board cannot spare the memory now.
  [[nodiscard]] Status beginBuilding();
  Status addEndpoint(const ProfileEndpoint& endpoint);  // Full; TooLarge (a uri over 255 bytes)
  // Full; TooLarge (a text over 255 bytes); AlreadyExists the second time.
  Status setFacts(const ProfileFacts& facts);
  // The digest of what has been built so far.
  uint32_t buildingDigest() const;
  // Ends the building. Unavailable when it was not begun; Malformed when the profile's digest is not the expected one;
  // Full without a free place; AlreadyExists when it is stored already.
  Status commit(uint32_t expectedDigest);
  void abandon();

  bool contains(uint32_t digest) const { return find(digest) != nullptr; }
  Result<ProfileFacts> facts(uint32_t digest) const;  // NotFound
  // NotFound past the last one, or for an unknown digest.
  Result<ProfileEndpoint> endpoint(uint32_t digest, size_t index) const;

  size_t size() const { return entries_.size(); }
  bool full() const { return entries_.full(); }
  uint32_t digestAt(size_t index) const { return entries_[index].digest; }
  void evict(uint32_t digest);

 private:
  struct Entry {
    uint32_t digest = 0;
    uint32_t offset = 0;
    uint32_t size = 0;
  };
  const Entry* find(uint32_t digest) const;
  struct Room {
    Room() {}  // leaves the bytes as they are
    uint8_t bytes[limits::profileBytes];
  };
  Bytes bytesOf(const Entry& entry) const { return {room_->bytes + entry.offset, entry.size}; }
  MutableBytes freeBytes();
  void dropUnused();
  static ProfileFacts readFacts(ByteReader& reader);
  static ProfileFacts findFacts(Bytes records);

  FixedVector<Entry, limits::profilesMax> entries_;
  Spare<Room> room_;  // while there is anything in it
  size_t used_ = 0;
  size_t building_ = 0;  // bytes of the one being built, behind those in use
  bool hasFacts_ = false;
  ProfileDigest digest_;
};

}  // namespace spore
