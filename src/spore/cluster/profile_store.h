// The profiles of other firmwares, each stored once, however many members run it.
#pragma once

#include "spore/base/fixed_vector.h"
#include "spore/base/limits.h"
#include "spore/base/result.h"
#include "spore/cluster/profile.h"

namespace spore {

// One profile is built at a time: begin, endpoints and facts in any order, then commit or abandon.
// What was committed is found by digest; when places or bytes run out the caller evicts an unused one.
class ProfileStore {
 public:
  void beginBuilding();
  Status addEndpoint(const ProfileEndpoint& endpoint);  // Full
  Status setFacts(const ProfileFacts& facts);           // Full; once
  // Malformed when the profile's digest is not the expected one; Full without a free place.
  Status commit(uint32_t expectedDigest);
  void abandon();

  bool contains(uint32_t digest) const;
  Result<ProfileFacts> facts(uint32_t digest) const;  // NotFound
  // NotFound past the last one, or for an unknown digest.
  Result<ProfileEndpoint> endpoint(uint32_t digest, size_t index) const;

  size_t size() const { return entries_.size(); }
  uint32_t digestAt(size_t index) const { return entries_[index].digest; }
  void evict(uint32_t digest);

 private:
  struct Entry {
    uint32_t digest = 0;
    uint32_t offset = 0;
    uint32_t size = 0;
  };
  FixedVector<Entry, limits::profilesMax> entries_;
  uint8_t bytes_[limits::profileBytes];
  size_t used_ = 0;
  size_t building_ = 0;
  ProfileDigest digest_;
};

}  // namespace spore
