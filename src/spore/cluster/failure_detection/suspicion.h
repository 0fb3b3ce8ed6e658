// Suspicion: what a member is shown as, and why. Nothing else decides it.
#pragma once

#include "spore/base/pause.h"
#include "spore/cluster/failure_detection/local_health.h"
#include "spore/cluster/members/member_table.h"

namespace spore {

// Why is a member still ACTIVE? Because one of these holds, in this order (times by default):
// 1. Evidence of its life is younger than inactiveAfter (10 s). Evidence is a frame of its own, or a report of a newer
//    frame than all that were known. A member that said that it would be busy has so much time more.
// 2. That evidence was younger when this node stalled itself, and it catches up for holdMax (3 s) at most: see
//    LocalHealth.
// 3. Fewer than two neighbours have said that they know nothing newer, there is one to ask, and holdMax is not over:
//    13 s at most. A node that hears no broadcasts waits for twice holdMax, 16 s at most; one that hears them again,
//    for a second more than others, 14 s at most.
// A member that said good-bye is not.
// INACTIVE becomes DEAD after deadAfter (60 s) without evidence, unless this node is unfit to judge: see LocalHealth.
//
// As in SWIM, the member is asked before, and others are asked about it: isProbeDue() and isOpinionDue() say when. The
// answers come back through the note functions and leave marks in its record, which the next evidence takes away.
// Unlike SWIM's suspect state, INACTIVE is shown only after all that.
class Suspicion {
 public:
  Suspicion(const MemberTable& table, const LocalHealth& health, const ClusterTiming& timing)
      : table_(table), health_(health), timing_(timing) {}

  // `salt` spreads the moments at which observers ask about the same member.
  void begin(uint32_t salt) {
    salt_ = salt;
    silenceBeforeProbe_ = timing_.silenceBeforeProbe;
  }

  // By the specification's rule, the announced stall and the phase, at this moment.
  NodeStatus statusOf(const Member& member, Instant now) const;
  bool isActive(const Member& member, Instant now) const { return statusOf(member, now) == NodeStatus::Active; }
  // Other members that are active.
  size_t activeCount(Instant now) const;

  // Whether a frame of the member's own came within inactiveAfter.
  bool isHeardItself(const Member& member, Instant now) const;
  // Whether a member has been silent for so long that its three successors in the ring probe it.
  bool isSilent(const Member& member, Instant now) const;
  // Whether it is to be probed now, given its status.
  bool isProbeDue(const Member& member, NodeStatus status, Instant now) const;
  // Whether neighbours are to be asked about it now.
  bool isOpinionDue(const Member& member, Instant now) const;

  // Evidence of its life that arose at that moment: every suspicion is over.
  static void noteEvidence(Member& member, Instant at);
  static void noteProbesUnanswered(Member& member) { member.wasProbed = true; }
  // A neighbour was asked about the member, and what it told is taken over already. Where lists are full a member may
  // be known to few; then it is asked itself.
  void noteOpinion(Member& member, Instant now, bool isKnownThere, bool isListFullThere) const;
  // This node has stalled: whoever was asked in vain before that is asked again.
  static void noteResume(MemberTable& table);

  // The member has answered a question of ours from its present address.
  static void noteProof(Member& member);
  // Many questions have had no answer.
  static void noteAskedInVain(Member& member);
  // Something was learned about the member that it has not said itself: it is asked again.
  static void noteContradiction(Member& member);
  // A frame of its own has come. Who has never answered is not asked for ever.
  static void askAgain(Member& member);
  // As if it had never answered.
  static void forgetProofs(Member& member);

  // The phase to believe when the member's heartbeat says this one. Anybody may have sent what is no proof: it repeats
  // no good-bye that was refuted, and takes none back.
  static NodePhase believedPhase(Member& member, NodePhase said, bool isProof);

  // Before all members are judged; then age() for each: what was known for too long is forgotten. `activeMembers`: this
  // node among them.
  void beginRound(Instant now, size_t activeMembers);
  void age(Member& member, Instant now) const;

 private:
  bool isHeld(const Member& member, Instant now) const;
  bool hasWitness(const Member& about) const;

  const MemberTable& table_;
  const LocalHealth& health_;
  const ClusterTiming& timing_;
  Pause refutations_;  // until all are forgotten
  uint32_t salt_ = 0;
  Millis silenceBeforeProbe_;
  bool isForgettingRefutations_ = false;
};

// How long the member may be silent before `limit`, given what it announced.
Millis silenceAllowed(const Member& member, Millis limit);

}  // namespace spore
