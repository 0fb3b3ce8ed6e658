// The times of the protocol, derived from the settings so that they fit together whatever a user shortens.
#pragma once

#include "spore/cluster/cluster_settings.h"

namespace spore {

struct ClusterTiming {
  Millis inactiveAfter;
  Millis deadAfter;
  Millis removeAfter;  // since the last evidence; at most 24 days, the reach of Instant
  Millis silenceBeforeProbe;
  Millis probeInterval;  // between the tries of one member
  Millis silenceBeforePull;
  Millis askSpread;    // added at random to the former, so that not all ask at once
  Millis pullSpacing;  // between the questions about silent members, each to another neighbour
  Millis lastLook;     // a neighbour's opinion counts if it was asked after this much silence
  Millis holdMax;      // how long a verdict waits for opinions
  Millis stallAfter;   // a node that has not judged for longer has stalled
  Millis heartbeatMin;
  Millis heartbeatMax;
  Millis broadcastSilenceMax;  // without any broadcast, though members are active
  Millis recovery;             // a node that has missed broadcasts doubts itself for so long after that
  Millis mentionSpacing;       // who was mentioned to all so lately is not mentioned again
  Millis mentionAgeMax;        // evidence older than this is not passed on
};

ClusterTiming timingFor(const ClusterSettings& settings);

// How often a node speaks when so many members are active, itself included: a 160th of inactiveAfter for each of
// them, which is 1 s for 16 by default, so that the air's load stays bounded while the fleet grows. Above 6 s false
// alarms come back (docs/membership.md).
Millis heartbeatPeriod(const ClusterTiming& timing, size_t activeMembers);
// How long a member may be silent before it is asked: no shorter than a heartbeat with its jitter and what delays it.
Millis silenceBeforeProbe(const ClusterTiming& timing, size_t activeMembers);

}  // namespace spore
