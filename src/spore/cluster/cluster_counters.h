// ClusterCounters: what the cluster protocol did and refused since the node began.
#pragma once

#include <cstdint>

namespace spore {

struct ClusterCounters {
  uint32_t sent = 0;
  uint32_t sentBytes = 0;
  uint32_t sendFailed = 0;
  uint32_t received = 0;  // without our own frames, which a broadcast brings back
  uint32_t receivedBytes = 0;

  uint32_t malformed = 0;     // not a frame, truncated, or a field that breaks its rule
  uint32_t foreignFleet = 0;  // of another cluster
  uint32_t unsupported = 0;   // unknown version or flag
  uint32_t strangers = 0;     // without a tag of our key, or one of a moment that is past
  uint32_t replayed = 0;      // with such a tag, for the second time
  uint32_t unknownType = 0;
  uint32_t duplicates = 0;  // seen already, or too old to tell
  uint32_t ownId = 0;       // another node uses our id
  uint32_t stale = 0;       // had waited while this node stood still

  uint32_t turnedAway = 0;      // frames and page entries of nodes that found no place
  uint32_t evicted = 0;         // dead members that made room
  uint32_t reportsApplied = 0;  // freshness reports that were news
  uint32_t probesSent = 0;
  uint32_t probesAnswered = 0;   // of those that we sent
  uint32_t answersSent = 0;      // to probes of others
  uint32_t answersWithheld = 0;  // to probes and pulls, because too many asked within a second
  uint32_t pullsSent = 0;
  uint32_t pullsAnswered = 0;    // frames of answers to them
  uint32_t pullsUnanswered = 0;  // by one neighbour; then the next is asked
  uint32_t pullRepliesSent = 0;  // to pulls of others
  uint32_t pagesSent = 0;
  uint32_t pagesSuppressed = 0;  // times that others had told a newcomer enough
  uint32_t forgetsSent = 0;
  uint32_t incarnationJumps = 0;  // times we learned that we had started more often than we knew
};

}  // namespace spore
