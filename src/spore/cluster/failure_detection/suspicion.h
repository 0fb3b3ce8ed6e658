// Suspicion: what a member is shown as, and why. Nothing else decides it.
#pragma once

#include "spore/base/pause.h"
#include "spore/cluster/failure_detection/local_health.h"
#include "spore/cluster/members/member_table.h"

namespace spore {

// Why is a member still ACTIVE? Because one of these holds, in this order:
// 1. Evidence of its life is younger than inactiveAfter. Evidence is a frame of its own, or what others tell of one
// that
//    is newer than all that were known. A member that said that it would be busy has so much time more.
// 2. This node has stalled itself, and catches up for holdMax (LocalHealth).
// 3. Nobody has given a second opinion yet, there is a neighbour to ask, and holdMax is not over.
// INACTIVE becomes DEAD after deadAfter without evidence, unless this node is unfit to judge (LocalHealth).
//
// Before that, as in SWIM, the member is asked, and others are asked about it: isProbeDue() and isOpinionDue() say
// when. The answers come back as note…() and leave marks in its record, which the next evidence takes away.
class Suspicion {
 public:
  Suspicion(const MemberTable& table, const LocalHealth& health, const ClusterTiming& timing)
      : table_(table), health_(health), timing_(timing) {}

  // `salt` spreads the moments at which observers ask about the same member.
  void begin(uint32_t salt) { salt_ = salt; }

  // By the specification's rule, the announced stall and the phase, at this moment.
  NodeStatus statusOf(const Member& member, Instant now) const;
  bool isActive(const Member& member, Instant now) const { return statusOf(member, now) == NodeStatus::Active; }
  // Other members that are active.
  size_t activeCount(Instant now) const;

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
  // What was learned about it is not its own word: it is asked again.
  static void noteContradiction(Member& member);
  // A frame of its own has come. Who has never answered is not asked for ever.
  static void askAgain(Member& member);
  // As if it had never answered.
  static void forgetProofs(Member& member);

  // The phase to believe when the member's heartbeat says this one. Anybody may have sent what is no proof: it repeats
  // no good-bye that was refuted, and takes none back.
  static NodePhase believedPhase(Member& member, NodePhase said, bool isProof);

  // Before all members are judged; then age() for each: what was known for too long is forgotten.
  void beginRound(Instant now);
  void age(Member& member, Instant now) const;

 private:
  bool isHeld(const Member& member, Instant now) const;
  bool hasWitness(Instant now) const;

  const MemberTable& table_;
  const LocalHealth& health_;
  const ClusterTiming& timing_;
  Pause refutations_;  // until all are forgotten
  uint32_t salt_ = 0;
  bool isForgettingRefutations_ = false;
};

// How long the member may be silent before `limit`, given what it announced.
Millis silenceAllowed(const Member& member, Millis limit);

}  // namespace spore
