#include "spore/cluster/dissemination/reports.h"

#include <algorithm>

#include "spore/cluster/incarnations/direct_evidence.h"
#include "spore/cluster/members/ring.h"
#include "spore/cluster/timers.h"

namespace spore {
namespace {

constexpr uint32_t ageTenthsMax = 254;

// The distance from b to a of counters of which only the low `bits` are known; negative if a is older.
int lowDistance(uint32_t a, uint32_t b, unsigned bits) {
  const uint32_t distance = (a - b) & ((1u << bits) - 1);
  return distance < 1u << (bits - 1) ? static_cast<int>(distance) : static_cast<int>(distance) - (1 << bits);
}

// Its own frames, of the life that is known, have come lately.
bool speaksHere(const Member& member) {
  return member.isDirectRecent && member.directWindow != 0 && member.phase == NodePhase::Alive;
}

struct Candidate {
  Member* member = nullptr;
  uint32_t priority = 0;
};

// Keeps the candidates of highest priority, highest first; among equals the earlier one.
void offer(FixedVector<Candidate, freshnessReportsMax>& best, const Candidate& candidate) {
  if (best.full()) {
    if (best.back().priority >= candidate.priority) return;
    best.erase(best.size() - 1);
  }
  size_t place = best.size();
  while (place > 0 && best[place - 1].priority < candidate.priority) --place;
  CHECK(best.insert(place, candidate) == Status::Ok);
}

}  // namespace

uint8_t ageTenths(Millis age) {
  return static_cast<uint8_t>(std::min<uint32_t>(age.count / 100 + (age.count % 100 != 0), ageTenthsMax));
}

bool isMentionable(const ClusterTiming& timing, const Member& member, Instant now) {
  return member.phase != NodePhase::Left && now.since(member.heardAt) < timing.mentionAgeMax;
}

FreshnessReport reportOf(Instant now, const Member& member) {
  FreshnessReport report;
  report.shortId = shortNodeId(member.nodeId);
  report.incarnationLow = member.incarnation & 0xF;
  report.sequenceLow = member.sequence & 0xFFF;
  report.ageTenths = ageTenths(now.since(member.heardAt));
  return report;
}

void Reports::choose(Instant now, FreshnessReports& reports) {
  constexpr uint32_t newsPriority = 0x10000;
  MemberTable& table = cluster_.table;
  FixedVector<Candidate, freshnessReportsMax> best;
  // From our own place in the ring on, so that nodes that know the same do not all begin with the same members.
  const size_t start = ringPlace(table, cluster_.node.identity().nodeId);
  for (size_t step = 0; step < table.size(); ++step) {
    Member& member = table.at(ringIndex(table, start, RingSide::After, step));
    if (!isMentionable(cluster_.timing, member, now)) continue;
    const uint16_t unmentioned = ticksSince(now, member.mentionedTick);
    if (!member.wantsReport && unmentioned < ticksIn(cluster_.timing.mentionSpacing)) continue;
    offer(best, {&member, unmentioned + (member.wantsReport ? newsPriority : 0)});
  }
  for (const Candidate& candidate : best) {
    Member& member = *candidate.member;
    (void)reports.push(reportOf(now, member));  // both have the same capacity
    member.wantsReport = false;
    member.mentionedTick = coarseTick(now);
  }
}

void Reports::apply(Instant now, const FreshnessReports& reports, Mention mention) {
  for (const FreshnessReport& report : reports) apply(now, report, mention);
}

bool Reports::apply(Instant now, const FreshnessReport& report, Mention mention) {
  if (report.shortId == shortNodeId(cluster_.node.identity().nodeId)) return false;
  Member* member = cluster_.members.findShort(report.shortId);
  if (member == nullptr) {
    tombstones_.onReport(now, report);
    return false;
  }
  const int restarts = lowDistance(report.incarnationLow, member->incarnation, 4);
  const int frames = lowDistance(report.sequenceLow, member->sequence, 12);
  const bool isOlder = restarts < 0 || (restarts == 0 && frames < 0);
  if (mention == Mention::ToAll && !isOlder) member->mentionedTick = coarseTick(now);
  if (isOlder || (restarts == 0 && frames == 0)) return false;
  const uint32_t incarnation = member->incarnation + static_cast<uint32_t>(restarts);
  // A report has only the low bits of a new incarnation's sequence; the first direct frame completes them.
  const uint32_t sequence = restarts > 0 ? report.sequenceLow : member->sequence + static_cast<uint32_t>(frames);
  takeNews(now, *member, incarnation, sequence, report.ageTenths);
  return true;
}

void Reports::apply(Instant now, const PageEntry& entry) {
  Member* member = cluster_.table.find(entry.nodeId);
  if (member == nullptr) return;
  member->mentionedTick = coarseTick(now);
  if (!isNewer(entry.incarnation, entry.sequence, member->incarnation, member->sequence)) return;
  if (!isPlausibleLeap(member->incarnation, entry.incarnation)) return;
  // Nobody says good-bye for others, nor is who has said it mentioned.
  if (entry.phase == NodePhase::Left) return;
  if (!member->isDirectRecent) {
    if (member->address != entry.address) Suspicion::noteContradiction(*member);
    member->address = entry.address;
    member->phase = entry.phase;
  }
  takeNews(now, *member, entry.incarnation, entry.sequence, entry.ageTenths);
}

void Reports::takeNews(Instant now, Member& member, uint32_t incarnation, uint32_t sequence, uint8_t tenths) {
  const uint32_t nodeId = member.nodeId;
  // A member that is heard here tells itself how often it has started. Else a lie that one was told goes round for
  // ever.
  const bool isRestart = incarnation != member.incarnation && !speaksHere(member);
  if (isRestart) beginIncarnation(member, incarnation);
  if (member.status != NodeStatus::Active) Suspicion::noteContradiction(member);
  if (incarnation == member.incarnation) member.sequence = sequence;
  const Millis age{tenths * 100u};
  if (age < now.since(member.heardAt)) Suspicion::noteEvidence(member, now - age);
  ++cluster_.counters.reportsApplied;
  cluster_.members.judge(now, member);
  if (isRestart) cluster_.members.updated(now, nodeId);
}

}  // namespace spore
