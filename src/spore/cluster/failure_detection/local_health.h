// LocalHealth: whether this node is fit to judge others. Whoever hears nothing cannot tell a dead member from its own
// bad ears. After the local health awareness of Lifeguard (Dadgar, Phillips and Currey, 2018).
#pragma once

#include "spore/base/pause.h"
#include "spore/cluster/cluster_timing.h"
#include "spore/context/node_context.h"

namespace spore {

// Two things make a node unfit. Broadcasts do not arrive: an access point filters them, or the radio loses them. Or
// this node has stalled: its process stood still, or its machine was asleep.
class LocalHealth {
 public:
  LocalHealth(NodeContext& node, const ClusterTiming& timing) : node_(node), timing_(timing) {}

  void begin(Instant now);

  // A broadcast of another node has arrived.
  void onBroadcast(Instant now);
  // To be called in each pass of the loop. `areOthersActive`: there is somebody to hear. `isToldByUnicast`: members
  // send copies of their heartbeats to this node alone.
  void update(Instant now, bool areOthersActive, bool isToldByUnicast);
  // Others are active, but none of their broadcasts has arrived for broadcastSilenceMax.
  bool missesBroadcasts() const { return missesBroadcasts_; }
  // It has missed them for so long that this may stay so: neighbours are told and asked by unicast.
  bool isCutOff() const { return isCutOff_; }

  // Call it before members are judged, and each time that all waiting frames have been received: only a node that has
  // listened may judge. True after a stall, in which this node has heard nothing.
  bool resume(Instant now);
  // Somebody has told all that this node has missed.
  void noteTold() { isCatchingUp_ = false; }
  // Whether it has stood still until just now, so that nobody knows how long the waiting frames have waited.
  bool hasStalled(Instant now) const { return now.since(awakeAt_) > timing_.stallAfter; }
  // After a stall this node asks what it has missed. It has caught up when it has been told, or for holdMax.
  bool isCatchingUp(Instant now) const;
  // Whether it catches up, and what is known of a member since then was fresh when it fell into the stall: so something
  // newer may have come meanwhile.
  bool mayHaveMissed(Instant heardAt, Instant now) const;
  // For inactiveAfter after a stall nobody is called DEAD.
  bool isListening(Instant now) const { return isListening_ && now.since(resumedAt_) < timing_.inactiveAfter; }

  // It misses broadcasts, and nobody tells it by unicast instead; or it did until lately, and asks what it has missed.
  bool isBlind() const { return isBlind_; }
  // A node that doubts its own view says so when it is asked.
  bool isDoubtful(Instant now) const { return isBlind_ || isCatchingUp(now); }
  bool mayCallDead(Instant now) const { return !isBlind_ && !hasStalled(now) && !isListening(now); }

 private:
  void setCutOff(bool isCutOff);

  NodeContext& node_;
  const ClusterTiming& timing_;
  Pause hearing_;   // broadcasts have arrived
  Pause recovery_;  // they had not, until lately
  Instant missedSince_;
  Instant awakeAt_;  // when it last knew that it ran
  Instant resumedAt_;
  Instant stalledAt_;  // when the last stall began
  bool missesBroadcasts_ = false;
  bool isCutOff_ = false;
  bool isBlind_ = false;
  bool isCatchingUp_ = false;  // for holdMax from resumedAt_ on
  bool isListening_ = false;   // for inactiveAfter from resumedAt_ on
};

}  // namespace spore
