// Membership: the member list with its rules: who gets a place, who is alive, who is told of changes.
#pragma once

#include "spore/cluster/cluster_counters.h"
#include "spore/cluster/cluster_timing.h"
#include "spore/cluster/member_table.h"
#include "spore/cluster/short_id_index.h"
#include "spore/context/node_context.h"

namespace spore {

// Handlers of the events that this fires may change the list: find a member again after each call that fires.
class Membership {
 public:
  Membership(NodeContext& context, ClusterCounters& counters) : context_(context), counters_(counters) {}

  void setTiming(const ClusterTiming& timing) { timing_ = timing; }
  const ClusterTiming& timing() const { return timing_; }
  MemberTable& table() { return table_; }
  const MemberTable& table() const { return table_; }
  // Null if unknown, or not the only one with this short id.
  Member* findShort(uint32_t shortId);

  // A place for a new member, heard of at `heardAt`. When the list is full the longest dead one makes room and
  // node_removed is fired for it; null, and counted, if nobody is dead. The caller fills in the record and then
  // calls discovered().
  Member* add(Instant now, uint32_t nodeId, Instant heardAt);
  void discovered(Instant now, uint32_t nodeId);
  void updated(Instant now, uint32_t nodeId);
  void remove(Instant now, uint32_t nodeId);

  // By the specification's rule, the announced stall and the phase, at this moment.
  NodeStatus statusOf(const Member& member, Instant now) const;
  bool isActive(const Member& member, Instant now) const { return statusOf(member, now) == NodeStatus::Active; }
  // How long the member may be silent before `limit`, given what it announced.
  static Millis extended(const Member& member, Millis limit);
  // Other members that are active.
  size_t activeCount(Instant now) const;
  // Whether a newcomer would be turned away.
  bool isFull(Instant now) const;
  NodeInfo infoOf(const Member& member, Instant now) const;

  // Stores the member's status and tells of a change.
  void judge(Instant now, Member& member);
  // The same for everyone, and removes who has been dead for too long.
  void judgeAll(Instant now);

 private:
  void tell(const char* event, NodeInfo& info);
  void log(const char* what, const NodeInfo& info);

  NodeContext& context_;
  ClusterCounters& counters_;
  ClusterTiming timing_;
  MemberTable table_;
  ShortIdIndex shortIds_;
};

}  // namespace spore
