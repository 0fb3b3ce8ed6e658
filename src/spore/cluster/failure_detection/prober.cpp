#include "spore/cluster/failure_detection/prober.h"

#include "spore/cluster/members/ring.h"

namespace spore {
namespace {

constexpr size_t probersPerMember = 3;
// Until the verdict, and while it is held: also one in whose corner half of everything is lost must get one through.
constexpr uint8_t triesMax = 11;
constexpr uint8_t triesOfDoubted = 3;
// Of them for a broadcast of a member that has answered.
constexpr uint8_t broadcastTriesMax = 2;

}  // namespace

void Prober::loop(Instant now) {
  for (Flight& flight : flights_) {
    if (flight.nodeId != 0 && now.hasReached(flight.due)) advance(now, flight);
  }
  if (find(0) != nullptr) startFlights(now);
}

void Prober::advance(Instant now, Flight& flight) {
  Member* member = cluster_.table.find(flight.nodeId);
  if (member == nullptr || isOver(now, flight, *member)) {
    flight = Flight{};
    return;
  }
  // Its address may be a lie.
  if (flight.tries >= (member->isConfirmed ? triesMax : triesOfDoubted)) {
    Suspicion::noteProbesUnanswered(*member);
    flight = Flight{};
    return;
  }
  ++flight.tries;
  flight.due = now + cluster_.timing.probeInterval;
  flight.token = probes_.send(now, *member, probeWantsBroadcast);
  flight.isGuessed = false;
}

void Prober::startFlights(Instant now) {
  MemberTable& table = cluster_.table;
  const size_t size = table.size();
  const size_t start = ringPlace(table, cluster_.node.identity().nodeId);
  const bool asksOthers = size == MemberTable::capacity() || cluster_.health.isListening(now);
  size_t activeBetween = 0;
  for (size_t step = 0; step < size; ++step) {
    const Member& member = table.at(ringIndex(table, start, RingSide::Before, step));
    const bool isOurs = activeBetween < probersPerMember;
    if (!isOurs && !asksOthers) return;
    const NodeStatus status = cluster_.suspicion.statusOf(member, now);
    const bool isActive = status == NodeStatus::Active;
    const bool isAsked = isOurs || member.isUnknownElsewhere || !isActive;
    if (isAsked && cluster_.suspicion.isProbeDue(member, status, now) && find(member.nodeId) == nullptr) {
      Flight* flight = find(0);
      if (flight == nullptr) return;
      flight->nodeId = member.nodeId;
      advance(now, *flight);
    }
    if (isActive) ++activeBetween;
  }
}

// A member that has answered us, and whose broadcast has not come, is asked for another one: others may know nothing
// yet.
bool Prober::isOver(Instant now, const Flight& flight, const Member& member) const {
  if (cluster_.suspicion.isSilent(member, now)) return false;
  return !flight.isAnswered || flight.tries >= broadcastTriesMax;
}

bool Prober::isProvedByToken(uint32_t nodeId, uint16_t token) {
  Flight* flight = find(nodeId);
  if (flight == nullptr) return false;
  if (flight->token != token) flight->isGuessed = true;
  return !flight->isGuessed;
}

bool Prober::onAnswer(uint32_t nodeId, uint16_t token) {
  Flight* flight = find(nodeId);
  if (flight == nullptr || flight->token != token) return false;
  flight->isAnswered = true;
  return true;
}

}  // namespace spore
