// Which events came lately, so that one that comes twice is heard once.
#pragma once

#include "spore/base/bytes.h"
#include "spore/base/hash.h"
#include "spore/base/limits.h"
#include "spore/base/random.h"

namespace spore {

// Remembers all that an event is, not its number alone: a stranger who uses up the numbers of a member's next events
// silences none of them, for they say something else; nor does who says the same earlier, unless under the number of
// the very frame. The fingerprints are salted by chance, so that nobody can look for an event that has the same one.
class RecentEvents {
 public:
  explicit RecentEvents(Random& random) : random_(random) {}

  // Whether this body of a sender's frame with this number is new; then it takes the place of the oldest.
  bool add(uint32_t nodeId, uint32_t incarnation, uint32_t sequence, Bytes body);

 private:
  Random& random_;
  uint32_t salt_ = 0;
  uint32_t seen_[limits::recentEventsMax] = {};  // 0: nothing yet
  uint16_t next_ = 0;
};

}  // namespace spore
