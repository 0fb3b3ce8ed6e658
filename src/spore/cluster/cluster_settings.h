// The knobs of membership; config/ documents those that users may turn.
#pragma once

#include "spore/base/fixed_vector.h"
#include "spore/base/instant.h"
#include "spore/base/ip_address.h"

namespace spore {

constexpr size_t seedsMax = 8;

struct ClusterSettings {
  Millis inactiveAfter{10000};
  Millis deadAfter{60000};
  Millis forgetAfter{24 * 60 * 60 * 1000};
  // How long a member may stay silent before its ring successors ask it directly. Lower finds a dead node
  // sooner and asks living ones more often.
  Millis silenceBeforeProbe{4000};
  Millis heartbeatBase{2000};
  // Nodes to greet by unicast while joining and whenever nobody else is known: other subnets.
  FixedVector<Endpoint, seedsMax> seeds;
};

}  // namespace spore
