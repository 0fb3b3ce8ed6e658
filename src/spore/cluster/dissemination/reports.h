// Freshness reports: telling others how fresh one's knowledge is, and learning from theirs.
#pragma once

#include "spore/cluster/cluster_context.h"
#include "spore/cluster/dissemination/tombstones.h"
#include "spore/cluster/wire/heartbeat.h"
#include "spore/cluster/wire/page.h"

namespace spore {

using FreshnessReports = FixedVector<FreshnessReport, freshnessReportsMax>;

// An age as it travels: tenths of a second, rounded up, so that evidence never grows younger from relay to relay.
uint8_t ageTenths(Millis age);
// Whether a member is worth mentioning: its evidence is young enough and it has not left.
bool isMentionable(const ClusterTiming& timing, const Member& member, Instant now);

// The report that tells what is known of a member.
FreshnessReport reportOf(Instant now, const Member& member);

// Who else has heard a report: a copy or an answer came to this node alone.
enum class Mention : uint8_t { ToAll, ToUs };

class Reports {
 public:
  Reports(ClusterContext& cluster, Tombstones& tombstones) : cluster_(cluster), tombstones_(tombstones) {}

  // The reports of the next broadcast: new or changed members first, then those that nobody heard has mentioned
  // for longest, and for mentionSpacing at least. Marks them as mentioned.
  void choose(Instant now, FreshnessReports& reports);
  // A report is news only if its sequence is newer than the known one: age alone would let relays keep a dead node
  // alive. Never makes a member, never about ourselves.
  // A broadcast that is as new as what this node knows spares it from saying the same soon.
  void apply(Instant now, const FreshnessReports& reports, Mention mention);
  // Whether it was news.
  bool apply(Instant now, const FreshnessReport& report, Mention mention);
  // Applies what a page says of a known member.
  void apply(Instant now, const PageEntry& entry);

 private:
  void takeNews(Instant now, Member& member, uint32_t incarnation, uint32_t sequence, uint8_t tenths);

  ClusterContext& cluster_;
  Tombstones& tombstones_;
};

}  // namespace spore
