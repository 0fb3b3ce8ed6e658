// Conflicts: ids and addresses that two nodes use at once. It watches and tells; nobody is judged by it.
#pragma once

#include "spore/cluster/cluster_context.h"
#include "spore/cluster/members/node_conflict.h"

namespace spore {

// A single sighting may be an address that has moved, or a frame that was under way meanwhile. Only what is seen three
// times is a conflict: each time at least a second after the one before, and at most 20 s. It ends when it has not been
// seen for 60 s.
class Conflicts {
 public:
  explicit Conflicts(ClusterContext& cluster) : cluster_(cluster) {}

  // A frame under our own id that came from elsewhere.
  void onOwnId(Instant now, Endpoint own, Endpoint from);
  // A frame under this member's id from `from`, after its record was brought up to date. `before` is where the last one
  // came from, with port 0 if that is not known or was long ago.
  void onDirect(Instant now, const Member& member, Endpoint own, Endpoint from, Endpoint before);
  // To be called each second or so, at least every 2 hours. Logs and fires node_conflict for those that are new.
  void tick(Instant now);

  // Places may be empty: NotFound.
  static constexpr size_t places() { return placesMax; }
  Result<NodeConflict> at(size_t place, Instant now) const;

 private:
  static constexpr size_t placesMax = 4;

  // Small, because a chip's memory is.
  struct Entry {
    uint32_t nodeId = 0;
    uint32_t other = 0;  // Id: the other IP address. Address: the other node's id
    IpAddress ip;
    uint16_t port = 0;
    uint16_t otherPort = 0;
    uint16_t seenTick = 0;  // coarseTick() of the last sighting that counted
    uint16_t seen : 12;     // sightings that counted; 0: an empty place
    uint16_t isAddress : 1;
    uint16_t isOfOther : 1;  // Address: the last sighting was a frame of the other node
    uint16_t isTold : 1;

    Entry() : seen(0), isAddress(0), isOfOther(0), isTold(0) {}
  };

  static bool isSame(const Entry& a, const Entry& b);
  static bool isBelieved(const Entry& entry);
  static NodeConflict conflictOf(const Entry& entry, Instant now);
  void sight(Instant now, const Entry& sighting);
  void sightId(Instant now, uint32_t nodeId, Endpoint first, Endpoint second);
  void sightSharedAddress(Instant now, uint32_t sender, uint32_t other, Endpoint address);
  const Member* findOtherAt(Instant now, const Member& member) const;
  Entry* findPlace(Instant now);
  void tell(const NodeConflict& conflict);

  ClusterContext& cluster_;
  Entry entries_[placesMax];
};

}  // namespace spore
