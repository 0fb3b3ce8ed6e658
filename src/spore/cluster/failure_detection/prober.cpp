#include "spore/cluster/failure_detection/prober.h"

#include <algorithm>

#include "spore/cluster/members/ring.h"

namespace spore {
namespace {

constexpr size_t probersPerMember = 3;
// Until the verdict, and while it is held: also one in whose corner half of everything is lost must get one through.
constexpr uint8_t triesMax = 8;
constexpr uint8_t triesOfDoubted = 3;
// Of them for a broadcast of a member that has answered.
constexpr uint8_t broadcastTriesMax = 2;

}  // namespace

void Prober::loop(Instant now) {
  for (Flight& flight : flights_) {
    if (flight.nodeId != 0 && now.hasReached(flight.due)) advance(now, flight);
  }
  if (freeFlight() != nullptr) startFlights(now);
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
    if (isAsked && cluster_.suspicion.isProbeDue(member, status, now) && !isUnderWay(member)) {
      Flight* flight = freeFlight();
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

bool Prober::isUnderWay(const Member& member) const {
  return std::any_of(std::begin(flights_), std::end(flights_),
                     [&](const Flight& flight) { return flight.nodeId == member.nodeId; });
}

Prober::Flight* Prober::freeFlight() {
  Flight* flight = std::find_if(std::begin(flights_), std::end(flights_),
                                [](const Flight& candidate) { return candidate.nodeId == 0; });
  return flight == std::end(flights_) ? nullptr : flight;
}

bool Prober::isProvedByToken(uint32_t nodeId, uint16_t token) {
  bool isProved = false;
  for (Flight& flight : flights_) {
    if (flight.nodeId != nodeId) continue;
    if (flight.token != token) flight.isGuessed = true;
    isProved = isProved || !flight.isGuessed;
  }
  return isProved;
}

bool Prober::onAnswer(uint32_t nodeId, uint16_t token) {
  Flight* flight = std::find_if(std::begin(flights_), std::end(flights_), [&](const Flight& candidate) {
    return candidate.nodeId == nodeId && candidate.token == token;
  });
  if (flight == std::end(flights_)) return false;
  flight->isAnswered = true;
  return true;
}

}  // namespace spore
