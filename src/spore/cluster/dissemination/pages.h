// Pages: this node's member list for newcomers, and what theirs and others' pages teach it.
#pragma once

#include "spore/cluster/dissemination/reports.h"
#include "spore/cluster/incarnations/own_incarnation.h"

namespace spore {

class Pages {
 public:
  Pages(NodeContext& context, FrameSender& sender, MemberList& membership, Reports& freshness, Tombstones& tombstones,
        OwnIncarnation& incarnation, ClusterCounters& counters)
      : context_(context),
        sender_(sender),
        membership_(membership),
        reports_(freshness),
        tombstones_(tombstones),
        incarnation_(incarnation),
        counters_(counters) {}

  // How many entries a full set has: this node and the members worth mentioning.
  size_t entryCount(Instant now) const;
  // Broadcasts one page with the members after `cursor`, this node among them, and moves the cursor on. False when
  // it was the last one. Begin with 0.
  bool broadcastNext(Instant now, uint16_t httpPort, uint32_t& cursor);
  // The same to one node.
  bool sendNext(Instant now, Endpoint to, uint16_t httpPort, uint32_t& cursor);
  // To a member that has restarted and lost count: how we remember it.
  void tellRemembered(Instant now, const Member& member);

  // Whether others remembered a later life of ours, so that our incarnation is a new one now.
  bool apply(Instant now, const Page& page);

 private:
  bool isWorthTelling(const Member& member, Instant now) const;
  // Opens the next page; how many entries it has.
  size_t openNext(Instant now, uint16_t httpPort, uint32_t& cursor);
  bool hasMore(uint32_t cursor) const { return membership_.table().nextAfter(cursor) != nullptr; }
  PageEntry ownEntry(uint16_t httpPort);
  PageEntry entryOf(Instant now, const Member& member) const;
  void applyEntry(Instant now, const PageEntry& entry);

  NodeContext& context_;
  FrameSender& sender_;
  MemberList& membership_;
  Reports& reports_;
  Tombstones& tombstones_;
  OwnIncarnation& incarnation_;
  ClusterCounters& counters_;
};

}  // namespace spore
