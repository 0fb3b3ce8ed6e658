// Finds a member by the 24 bits of its id that freshness reports carry.
#pragma once

#include <algorithm>

#include "spore/base/fixed_vector.h"
#include "spore/base/limits.h"

namespace spore {

// Ids rotated by 8 bits, sorted: those that share their low 24 bits stand side by side. A heartbeat brings
// twelve reports, so each is a binary search instead of a walk over the list.
class ShortIdIndex {
 public:
  // `nodeId` must be new. Full places are the member table's business: both have the same capacity.
  void insert(uint32_t nodeId) { CHECK(keys_.insert(place(keyOf(nodeId)), keyOf(nodeId)) == Status::Ok); }
  void erase(uint32_t nodeId) {
    const size_t index = place(keyOf(nodeId));
    if (index < keys_.size() && keys_[index] == keyOf(nodeId)) keys_.erase(index);
  }
  // The only id that ends in these 24 bits; 0 if there is none or more than one.
  uint32_t find(uint32_t shortId) const {
    const uint32_t* key = std::lower_bound(keys_.begin(), keys_.end(), shortId << 8);
    if (key == keys_.end() || *key >> 8 != shortId) return 0;
    if (key + 1 != keys_.end() && key[1] >> 8 == shortId) return 0;
    return *key >> 8 | *key << 24;
  }

 private:
  static uint32_t keyOf(uint32_t nodeId) { return nodeId << 8 | nodeId >> 24; }
  size_t place(uint32_t key) const {
    return static_cast<size_t>(std::lower_bound(keys_.begin(), keys_.end(), key) - keys_.begin());
  }

  FixedVector<uint32_t, limits::membersMax> keys_;
};

}  // namespace spore
