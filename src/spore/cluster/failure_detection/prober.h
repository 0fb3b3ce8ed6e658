// Prober: asks a member that has fallen silent before anybody calls it inactive.
#pragma once

#include "spore/base/search.h"
#include "spore/cluster/cluster_context.h"
#include "spore/cluster/failure_detection/probe_sender.h"
#include "spore/cluster/timers.h"

namespace spore {

// A member is asked only by the three active nodes that follow it in the ring, so that the load stays the same
// however large the fleet, and each board talks to few others by unicast. Only who has stalled asks all that it shows
// INACTIVE, before it calls them DEAD: nobody else knows what it has missed.
class Prober {
 public:
  Prober(ClusterContext& cluster, ProbeSender& probes) : cluster_(cluster), probes_(probes) {}

  void loop(Instant now);
  // An answer of this member; whether its token was ours to it.
  bool onAnswer(uint32_t nodeId, uint16_t token);
  // A broadcast of this member: all have heard it.
  void onBroadcast(uint32_t nodeId) {
    if (Flight* flight = find(nodeId)) *flight = Flight{};
  }
  // As ContactQueue::isProvedByToken().
  bool isProvedByToken(uint32_t nodeId, uint16_t token);

 private:
  struct Flight {
    uint32_t nodeId = 0;  // 0: free
    uint16_t token = 0;
    uint8_t tries = 0;
    bool isGuessed = false;
    bool isAnswered = false;  // to this node alone, as far as it knows
    Instant due;
  };
  void advance(Instant now, Flight& flight);
  void startFlights(Instant now);
  bool isOver(Instant now, const Flight& flight, const Member& member) const;
  // The questions to this member, null if there are none; a free place for 0.
  Flight* find(uint32_t nodeId) {
    return findIf(flights_, [&](const Flight& flight) { return flight.nodeId == nodeId; });
  }

  static constexpr size_t flightsMax = 2;

  ClusterContext& cluster_;
  ProbeSender& probes_;
  Flight flights_[flightsMax];
};

}  // namespace spore
