// MemberList: who gets a place in the list, who goes from it, and who is told of changes.
#pragma once

#include "spore/cluster/incarnations/direct_evidence.h"
#include "spore/cluster/members/short_id_index.h"
#include "spore/cluster/timers.h"
#include "spore/context/node_info.h"

namespace spore {

struct ClusterContext;

// A member's share of Heartbeat::activeHash: the 32-bit FNV-1a of id and incarnation, little endian, folded to 16 bits.
uint16_t activeHashOf(uint32_t nodeId, uint32_t incarnation);

// Handlers of the events that this fires may change the list: find a member again after each call that fires.
class MemberList {
 public:
  explicit MemberList(ClusterContext& cluster) : cluster_(cluster) {}

  void begin(Instant now) { grownUpAt_.set(now + youth); }
  // Begun less than 30 s ago, at the last judgeAll().
  bool isYoung() const { return grownUpAt_.isSet(); }
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
  // Judges everyone, and removes who has been dead for too long.
  void judgeAll(Instant now);

 private:
  static constexpr Millis youth{30000};

  const Member* findRoom(Instant now, Proof proof);
  const Member* findCrowd(Instant now) const;
  bool takeForStranger(Instant now);
  void tickTaken(Instant now);
  bool isShareTaken(IpAddress ip) const;
  Millis keptFor(const Member& member) const;
  void tell(const char* event, NodeInfo& info);
  void log(const char* what, const NodeInfo& info);

  ClusterContext& cluster_;
  ShortIdIndex shortIds_;
  View view_;
  bool wouldProofHelp_ = false;
  uint8_t takenByStrangers_ = 0;  // places, of late
  Pause takenRefill_;
  Deadline grownUpAt_;
};

}  // namespace spore
