// MemberList: the member list with its rules: who gets a place, who is alive, who is told of changes.
#pragma once

#include "spore/cluster/cluster_counters.h"
#include "spore/cluster/cluster_timing.h"
#include "spore/cluster/incarnations/direct_evidence.h"
#include "spore/cluster/members/member_table.h"
#include "spore/cluster/members/short_id_index.h"
#include "spore/cluster/timers.h"
#include "spore/context/node_context.h"

namespace spore {

// A member's share of Heartbeat::activeHash: the 32-bit FNV-1a of id and incarnation, little endian, folded to 16 bits.
uint16_t activeHashOf(uint32_t nodeId, uint32_t incarnation);

// Handlers of the events that this fires may change the list: find a member again after each call that fires.
class MemberList {
 public:
  MemberList(NodeContext& context, ClusterCounters& counters) : context_(context), counters_(counters) {}

  void begin(Instant now, const ClusterTiming& timing) {
    timing_ = timing;
    awakeAt_ = now;
    grownUpAt_.set(now + youth);
  }
  // Begun less than 30 s ago, at the last judgeAll().
  bool isYoung() const { return grownUpAt_.isSet(); }
  const ClusterTiming& timing() const { return timing_; }
  MemberTable& table() { return table_; }
  const MemberTable& table() const { return table_; }
  // Null if unknown, or not the only one with this short id.
  Member* findShort(uint32_t shortId);

  // A place for a new member at this address, heard of at `heardAt`. In a full list makes room, and node_removed is
  // fired: who has never been confirmed and is not ACTIVE, else who has been DEAD longest; of these places, newcomers
  // without a proof get 16, then one each 5 s. For one with a proof also an ACTIVE member that isMute(). Null, and
  // counted, if there is nobody like that, or if eight others without a proof share its IP address. The caller fills in
  // the record and then calls discovered().
  Member* add(Instant now, uint32_t nodeId, Instant heardAt, IpAddress at, Proof proof);
  // Whether the one that add() turned away just now would get a place with a proof.
  bool wouldProofHelp() const { return wouldProofHelp_; }
  void discovered(Instant now, uint32_t nodeId);
  // Its name, which was not known when it was discovered. Logged; listeners are told by updated().
  void named(Instant now, uint32_t nodeId);
  void updated(Instant now, uint32_t nodeId);
  void remove(Instant now, uint32_t nodeId);
  // This member has answered from its address. Where so many have done that before, one invents the others: they count
  // as such that have never answered.
  void noteProof(const Member& member);

  // Who judges must have listened. Call it before judgeAll(), and each time that all waiting frames have been
  // received; true after a stall of this node, in which it has heard nothing.
  bool wake(Instant now);
  // Whether it has stood still until just now, so that nobody knows how long the waiting frames have waited.
  bool hasSlept(Instant now) const { return now.since(awakeAt_) > timing_.sleepMax; }
  // Whether it has slept, and not listened for inactiveAfter since: it calls nobody DEAD.
  bool isListening(Instant now) const { return isListening_ && now.since(wokeAt_) < timing_.inactiveAfter; }
  void setDeaf(bool isDeaf) { isDeaf_ = isDeaf; }
  // Whether this node has reason to doubt its own view: it hears no broadcasts, or has slept until just now.
  bool isDoubtful(Instant now) const { return isDeaf_ || isDrowsy(now); }

  // By the specification's rule, the announced stall and the phase, at this moment. The verdict that a member is not
  // ACTIVE any more waits for a second opinion while there is somebody to ask, up to holdMax. Who is deaf, or sleeps,
  // or has slept and still listens, calls nobody DEAD.
  NodeStatus statusOf(const Member& member, Instant now) const;
  bool isActive(const Member& member, Instant now) const { return statusOf(member, now) == NodeStatus::Active; }
  // How long the member may be silent before `limit`, given what it announced.
  static Millis extended(const Member& member, Millis limit);
  // Other members that are active.
  size_t activeCount(Instant now) const;
  // Whether a newcomer would be turned away.
  bool isFull(Instant now) const;
  NodeInfo infoOf(const Member& member, Instant now) const;

  // The active members, this node included, and the XOR of their activeHashOf().
  struct View {
    uint16_t active = 1;
    uint16_t hash = 0;
  };
  View viewAt(Instant now) const;
  // The one at the last judgeAll().
  const View& view() const { return view_; }

  // Stores the member's status and tells of a change.
  void judge(Instant now, Member& member);
  // The same for everyone, and removes who has been dead for too long.
  void judgeAll(Instant now);

 private:
  static constexpr Millis youth{30000};

  bool isDrowsy(Instant now) const;
  bool mayCallDead(Instant now) const;
  bool isHeld(const Member& member, Instant now) const;
  bool hasWitness(Instant now) const;
  const Member* findRoom(Instant now, Proof proof);
  const Member* findCrowd(Instant now) const;
  bool takeForStranger(Instant now);
  void tickTaken(Instant now);
  bool isShareTaken(IpAddress ip) const;
  Millis keptFor(const Member& member) const;
  void tell(const char* event, NodeInfo& info);
  void log(const char* what, const NodeInfo& info);

  NodeContext& context_;
  ClusterCounters& counters_;
  ClusterTiming timing_;
  MemberTable table_;
  ShortIdIndex shortIds_;
  View view_;
  Instant awakeAt_;  // when it last knew that it was
  Instant wokeAt_;
  bool isDrowsy_ = false;     // for holdMax from then on
  bool isListening_ = false;  // for inactiveAfter from then on
  bool isDeaf_ = false;
  bool wouldProofHelp_ = false;
  uint8_t takenByStrangers_ = 0;  // places, of late
  Pause takenRefill_;
  Pause refutations_;  // until all are forgotten
  Deadline grownUpAt_;
};

}  // namespace spore
