// Finds a member by the 24 bits of its id that freshness reports carry.
#pragma once

#include "spore/base/limits.h"
#include "spore/base/word_memory.h"

namespace spore {

// Ids rotated by 8 bits, sorted: those that share their low 24 bits stand side by side. A heartbeat brings
// twelve reports, so each is a binary search instead of a walk over the list.
class ShortIdIndex {
 public:
  struct Found {
    uint32_t nodeId = 0;  // 0: nobody, or more than one
    size_t place = 0;     // in the order of short ids, which is that of the ids themselves on chips
  };

  // `nodeId` must be new. Full places are the member table's business: both have the same capacity.
  void insert(uint32_t nodeId) { HEADER_CHECK(keys_.insert(placeOf(keyOf(nodeId)), Key{keyOf(nodeId)}) == Status::Ok); }
  void erase(uint32_t nodeId) {
    const size_t place = placeOf(keyOf(nodeId));
    if (place < keys_.size() && keys_[place] == keyOf(nodeId)) keys_.erase(place);
  }
  Found find(uint32_t shortId) const {
    const size_t place = placeOf(shortId << 8);
    if (!isAt(place, shortId) || isAt(place + 1, shortId)) return {};
    const uint32_t key = keys_[place];
    return {key >> 8 | key << 24, place};
  }

 private:
  using Key = WordPart<uint32_t>;

  static uint32_t keyOf(uint32_t nodeId) { return nodeId << 8 | nodeId >> 24; }
  bool isAt(size_t place, uint32_t shortId) const { return place < keys_.size() && keys_[place] >> 8 == shortId; }
  // The first place whose key is not less. Without a branch that depends on the keys: it would be mispredicted
  // every second time.
  size_t placeOf(uint32_t key) const {
    const Key* first = keys_.begin();
    size_t size = keys_.size();
    while (size > 1) {
      const size_t half = size / 2;
      first += first[half - 1] < key ? half : 0;
      size -= half;
    }
    const size_t place = static_cast<size_t>(first - keys_.begin());
    return size == 1 && *first < key ? place + 1 : place;
  }

  WordVector<Key, limits::membersMax> keys_;
};

}  // namespace spore
