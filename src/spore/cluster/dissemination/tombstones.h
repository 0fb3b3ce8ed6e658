// Tombstones: members that were retired for good, so that hearsay does not bring them back.
#pragma once

#include "spore/cluster/timers.h"
#include "spore/cluster/wire/forget.h"
#include "spore/cluster/wire/frame_sender.h"
#include "spore/cluster/wire/heartbeat.h"
#include "spore/cluster/wire/page.h"

namespace spore {

constexpr size_t tombstonesMax = limits::membersMax / 8 > 16 ? limits::membersMax / 8 : 16;

// When all places are taken the oldest tombstone goes.
class Tombstones {
 public:
  Tombstones(NodeContext& context, FrameSender& sender, ClusterCounters& counters)
      : context_(context), sender_(sender), counters_(counters) {}

  // Retired here: tells everyone now, and twice more a second apart.
  void bury(Instant now, const Forget& forget);
  // Retired by another node, which tells everyone itself.
  void onForget(Instant now, const Forget& forget);
  // It spoke: it is back.
  void lift(uint32_t nodeId);
  bool contains(uint32_t nodeId) const;

  // Somebody still mentions a retired member: he missed the news and is told, within a second, at most every 5 s,
  // and not if another tells him first. A mention of a later life is none of it.
  void onReport(Instant now, const FreshnessReport& report);
  void onPageEntry(Instant now, const PageEntry& entry);
  // Sends what is due.
  void loop(Instant now);

 private:
  struct Tombstone {
    Forget forget;
    uint8_t repeatsLeft = 0;
    Deadline due;
    Pause quiet;  // everyone has just been told
  };
  Tombstone& place(const Forget& forget);
  void tell(Instant now, Tombstone& tombstone);
  void onMention(Instant now, Tombstone& tombstone);

  NodeContext& context_;
  FrameSender& sender_;
  ClusterCounters& counters_;
  FixedVector<Tombstone, tombstonesMax> tombstones_;
};

}  // namespace spore
