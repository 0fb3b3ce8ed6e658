#include "spore/cluster/dissemination/puller.h"

#include <algorithm>

#include "spore/cluster/members/ring.h"

namespace spore {
namespace {

constexpr Millis answerTime{300};
// A board's table of link addresses has few places, and a miss loses a datagram, here and then there.
constexpr uint8_t triesPerNeighbour = 3;
// About everyone, while no broadcasts arrive.
constexpr Millis allSpacing{1000};
// In large fleets questions come more rarely, for each active member: when the air is full, everybody asks.
constexpr uint32_t spacingOfMemberMs = 8;
// Views differ for a moment after each change. What lasts is asked about, ever more rarely while it does not help.
constexpr Millis claimMustLast{1000};
constexpr Millis claimBackoffMin{2000};
constexpr Millis claimBackoffMax{16000};
constexpr uint8_t neighbourTurns = 6;

}  // namespace

void Puller::loop(Instant now) {
  const bool missesBroadcasts = cluster_.health.missesBroadcasts();
  if (flight_.due.take(now)) repeat(now);
  if (flight_.nodeId != 0) return;
  if (mustAskAll_ || (missesBroadcasts && allPause_.begin(now, spaced(allSpacing)))) {
    const Member* neighbour = cluster_.health.isCutOff() ? anyNeighbour(now) : nextNeighbour(now);
    if (neighbour == nullptr) return;
    mustAskAll_ = false;
    flight_.shortIds.clear();
    return ask(now, *neighbour, pullAll);
  }
  if (askForList(now) || !silentPause_.begin(now, spaced(cluster_.timing.pullSpacing))) return;
  collectSilent(now);
  if (flight_.shortIds.empty()) return;
  if (const Member* neighbour = nextNeighbour(now)) ask(now, *neighbour, 0);
}

Millis Puller::spaced(Millis least) const {
  return std::max(least, Millis{spacingOfMemberMs * static_cast<uint32_t>(cluster_.members.view().active)});
}

void Puller::onClaim(Instant now, uint32_t nodeId, const Heartbeat& heartbeat) {
  const MemberList::View& own = cluster_.members.view();
  const bool isSame = heartbeat.activeMembers == own.active && heartbeat.activeHash == own.hash;
  if (isSame || heartbeat.activeMembers < own.active) {
    if (claim_.nodeId == nodeId) claim_ = Claim{};
    if (isSame) claimBackoff_ = claimBackoffMin;
    return;
  }
  // A node that has no room for more learns nothing from counts.
  if (claim_.nodeId == 0 && !cluster_.members.isFull(now)) claim_ = {nodeId, now};
}

bool Puller::askForList(Instant now) {
  if (claim_.nodeId == 0 || now.since(claim_.since) < claimMustLast || claimPause_.isRunning(now)) return false;
  const Member* member = cluster_.table.find(claim_.nodeId);
  claim_ = Claim{};
  if (member == nullptr || member->isNeverConfirmed() || !cluster_.suspicion.isActive(*member, now)) return false;
  claimBackoff_ = std::clamp(claimBackoff_, claimBackoffMin, claimBackoffMax);
  claimPause_.restart(now, claimBackoff_);
  claimBackoff_ = claimBackoff_ + claimBackoff_;
  flight_.shortIds.clear();
  ask(now, *member, pullPages);
  return true;
}

void Puller::ask(Instant now, const Member& neighbour, uint8_t flags) {
  if (++lastToken_ == 0) lastToken_ = 1;
  lastAsked_ = neighbour.nodeId;
  flight_.nodeId = neighbour.nodeId;
  flight_.token = lastToken_;
  flight_.flags = flags;
  flight_.tries = 0;
  flight_.isAnswered = false;
  send(now, neighbour);
}

void Puller::send(Instant now, const Member& neighbour) {
  ByteWriter& writer = cluster_.sender.open(FrameType::Pull);
  encodePullHead(writer, flight_.token, flight_.flags, flight_.shortIds.size());
  for (const uint32_t shortId : flight_.shortIds) writer.u24(shortId);
  if (cluster_.sender.sendTo(neighbour.address) == Status::Ok) ++cluster_.counters.pullsSent;
  ++flight_.tries;
  flight_.due.set(now + answerTime);
}

// The answer's time is over.
void Puller::repeat(Instant now) {
  const Member* neighbour = cluster_.table.find(flight_.nodeId);
  if (!flight_.isAnswered && flight_.tries < triesPerNeighbour && neighbour != nullptr) return send(now, *neighbour);
  cluster_.counters.pullsUnanswered += !flight_.isAnswered;
  if ((flight_.flags & pullAll) != 0 && cluster_.health.isCatchingUp(now)) {
    mustAskAll_ = !flight_.isAnswered;
    if (flight_.isAnswered) cluster_.health.noteTold();
  }
  flight_ = Flight{};
}

void Puller::collectSilent(Instant now) {
  flight_.shortIds.clear();
  for (const Member& member : cluster_.table) {
    if (cluster_.suspicion.isOpinionDue(member, now)) (void)flight_.shortIds.push(shortNodeId(member.nodeId));
  }
  if (flight_.shortIds.empty()) return;
  // Where an access point filters broadcasts, nobody else tells of a member that has come back behind it.
  for (const Member& member : cluster_.table) {
    if (member.status == NodeStatus::Inactive && member.phase != NodePhase::Left) {
      (void)flight_.shortIds.push(shortNodeId(member.nodeId));
    }
  }
}

// Active members that are not silent themselves, at distance 1, 1, 2, 2, 3, 3 on the two sides of the ring; not the
// same twice in a row where there are others.
const Member* Puller::nextNeighbour(Instant now) {
  const Member* confirmed = nextNeighbour(now, true);
  return confirmed != nullptr ? confirmed : nextNeighbour(now, false);
}

// A member that has never answered may have the address of somebody else.
bool Puller::canTell(Instant now, const Member& member) const {
  return !member.isNeverConfirmed() && cluster_.suspicion.isActive(member, now) &&
         !cluster_.suspicion.isOpinionDue(member, now);
}

// Those that have answered know whom to answer; others may be inventions.
const Member* Puller::nextNeighbour(Instant now, bool isConfirmed) {
  const Member* last = nullptr;
  const MemberTable& table = cluster_.table;
  const size_t start = ringPlace(table, cluster_.node.identity().nodeId);
  for (uint8_t tried = 0; tried < neighbourTurns; ++tried) {
    turn_ = static_cast<uint8_t>((turn_ + 1) % neighbourTurns);
    const RingSide side = turn_ % 2 == 0 ? RingSide::After : RingSide::Before;
    size_t distance = turn_ / 2 + 1u;
    for (size_t step = 0; step < table.size(); ++step) {
      const Member& member = table.at(ringIndex(table, start, side, step));
      if (member.isConfirmed != isConfirmed || !canTell(now, member)) continue;
      if (--distance > 0) continue;
      if (member.nodeId != lastAsked_) return &member;
      last = &member;
      break;
    }
  }
  return last;
}

// A node that is cut off gets all news by questions, and news must cross the whole ring: it asks members at random.
const Member* Puller::anyNeighbour(Instant now) {
  const MemberTable& table = cluster_.table;
  if (table.empty()) return nullptr;
  const size_t start = cluster_.node.random().below(static_cast<uint32_t>(table.size()));
  for (size_t step = 0; step < table.size(); ++step) {
    const Member& member = table.at(ringIndex(table, start, RingSide::After, step));
    if (canTell(now, member) && member.nodeId != lastAsked_) return &member;
  }
  return nextNeighbour(now);
}

void Puller::onPage(uint32_t nodeId) {
  if (flight_.nodeId == nodeId && (flight_.flags & pullPages) != 0) flight_.isAnswered = true;
}

void Puller::onReply(Instant now, uint32_t nodeId, const PullReply& reply) {
  if (flight_.nodeId != nodeId || flight_.token != reply.token) return;
  ++cluster_.counters.pullsAnswered;
  flight_.isAnswered = true;
  for (size_t i = 0; i < reply.count(); ++i) reports_.apply(now, reply.reportAt(i), Mention::ToUs);
  if (flight_.shortIds.empty()) return;  // about all: more frames may follow, until the time is over
  if ((reply.state & replyIsDoubtful) == 0) giveSecondOpinion(now, reply);
  flight_ = Flight{};
}

void Puller::giveSecondOpinion(Instant now, const PullReply& reply) {
  const bool isListFull = (reply.state & replyIsFull) != 0;
  for (const uint32_t shortId : flight_.shortIds) {
    Member* member = cluster_.members.findShort(shortId);
    if (member != nullptr) cluster_.suspicion.noteOpinion(*member, now, reply.mentions(shortId), isListFull);
  }
}

}  // namespace spore
