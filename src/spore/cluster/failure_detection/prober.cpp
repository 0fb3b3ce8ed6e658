#include "spore/cluster/failure_detection/prober.h"

#include <algorithm>

#include "spore/cluster/members/ring.h"

namespace spore {
namespace {

constexpr size_t probersPerMember = 3;
constexpr uint8_t triesMax = 3;

}  // namespace

void Prober::loop(Instant now) {
  for (Flight& flight : flights_) {
    if (flight.nodeId != 0 && now.hasReached(flight.due)) advance(now, flight);
  }
  if (freeFlight() != nullptr) startFlights(now);
}

void Prober::advance(Instant now, Flight& flight) {
  Member* member = membership_.table().find(flight.nodeId);
  if (member == nullptr || !isSilent(now, *member)) {
    flight = Flight{};
    return;
  }
  if (flight.tries == triesMax) {
    member->wasProbed = true;
    flight = Flight{};
    return;
  }
  ++flight.tries;
  flight.due = now + membership_.timing().probeInterval;
  flight.token = probes_.send(now, *member, probeWantsBroadcast);
  flight.isGuessed = false;
}

void Prober::startFlights(Instant now) {
  MemberTable& table = membership_.table();
  const size_t size = table.size();
  const size_t start = ringPlace(table, context_.identity().nodeId);
  const bool asksOthers = size == MemberTable::capacity() || membership_.isListening(now);
  size_t activeBetween = 0;
  for (size_t step = 0; step < size; ++step) {
    const Member& member = table.at(ringIndex(table, start, RingSide::Before, step));
    const bool isOurs = activeBetween < probersPerMember;
    if (!isOurs && !asksOthers) return;
    const NodeStatus status = membership_.statusOf(member, now);
    const bool isActive = status == NodeStatus::Active;
    if ((isOurs || member.isObscure || !isActive) && mustAsk(now, member, status)) {
      Flight* flight = freeFlight();
      if (flight == nullptr) return;
      flight->nodeId = member.nodeId;
      advance(now, *flight);
    }
    if (isActive) ++activeBetween;
  }
}

bool Prober::isSilent(Instant now, const Member& member) const {
  return now.since(member.heardAt) >= MemberList::extended(member, membership_.timing().silenceBeforeProbe);
}

bool Prober::mustAsk(Instant now, const Member& member, NodeStatus status) const {
  if (member.wasProbed || !isSilent(now, member)) return false;
  // Whoever has never answered has been asked when it was new; its address may be a lie.
  if (member.isNeverConfirmed()) return false;
  if (status == NodeStatus::Dead || (status == NodeStatus::Inactive && !membership_.isListening(now))) return false;
  // It has said that it will be silent, and not long ago.
  if (status == NodeStatus::Active && member.phase == NodePhase::Restarting) return false;
  return std::none_of(std::begin(flights_), std::end(flights_),
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

bool Prober::owns(uint32_t nodeId, uint16_t token) const {
  return std::any_of(std::begin(flights_), std::end(flights_),
                     [&](const Flight& flight) { return flight.nodeId == nodeId && flight.token == token; });
}

}  // namespace spore
