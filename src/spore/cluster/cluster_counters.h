// What the cluster protocol did and refused, since the node began.
#pragma once

#include <cstdint>

namespace spore {

struct ClusterCounters {
  uint32_t sent = 0;
  uint32_t sentBytes = 0;
  uint32_t sendFailed = 0;
  uint32_t received = 0;
  uint32_t receivedBytes = 0;

  uint32_t malformed = 0;       // not a frame, truncated, or a field that breaks its rule
  uint32_t foreignFleet = 0;    // of another cluster
  uint32_t unsupported = 0;     // unknown version or flag
  uint32_t unknownType = 0;
  uint32_t duplicates = 0;      // seen already
  uint32_t ownId = 0;           // another node uses our id

  uint32_t turnedAway = 0;      // members that found no place
  uint32_t reportsApplied = 0;  // freshness reports that were news
  uint32_t probesSent = 0;
  uint32_t probesAnswered = 0;
  uint32_t pagesSent = 0;
};

}  // namespace spore
