// Pages: this node's member list for newcomers, and what theirs and others' pages teach it.
#pragma once

#include "spore/cluster/cluster_context.h"
#include "spore/cluster/dissemination/reports.h"
#include "spore/cluster/incarnations/own_incarnation.h"

namespace spore {

class Pages {
 public:
  Pages(ClusterContext& cluster, Reports& reports, Tombstones& tombstones, OwnIncarnation& incarnation)
      : cluster_(cluster), reports_(reports), tombstones_(tombstones), incarnation_(incarnation) {}

  // How many entries a full set has: this node and the members worth mentioning.
  size_t entryCount(Instant now) const;
  // Broadcasts one page with the members after `cursor`, this node among them, and moves the cursor on. False when
  // it was the last one. Begin with 0.
  bool broadcastNext(Instant now, uint32_t& cursor);
  // As broadcastNext(), but to one node.
  bool sendNext(Instant now, Endpoint to, uint32_t& cursor);
  // Tells a member that has restarted and lost count in which incarnation it was remembered here.
  void sendRemembered(Instant now, const Member& member);

  // Whether others remembered a later life of ours, so that our incarnation is a new one now.
  bool apply(Instant now, const Page& page);

 private:
  bool isWorthTelling(const Member& member, Instant now) const;
  // Opens the next page; how many entries it has.
  size_t openNext(Instant now, uint32_t& cursor);
  bool hasMore(uint32_t cursor) const { return cluster_.table.nextAfter(cursor) != nullptr; }
  PageEntry ownEntry();
  PageEntry entryOf(Instant now, const Member& member) const;
  void applyEntry(Instant now, const PageEntry& entry);

  ClusterContext& cluster_;
  Reports& reports_;
  Tombstones& tombstones_;
  OwnIncarnation& incarnation_;
};

}  // namespace spore
