// Doors: what a node asks of Trust (trust.h), which is there only where the program has one: who needs no keys saves
// its flash.
#pragma once

#include "spore/api/api_server.h"
#include "spore/api/request_gate.h"
#include "spore/base/instant.h"
#include "spore/trust/node_keys.h"

namespace spore {

class Doors {
 public:
  // Once, before begin().
  virtual void registerEndpoints(ApiServer& api) = 0;
  // Before ClusterManager::begin(), with the node's identity final. `given`: the keys; null: those that are stored.
  virtual void begin(Instant now, const NodeKeys* given) = 0;
  // To be called each 100 ms or oftener.
  virtual void loop(Instant now) = 0;
  // Nobody is asked for a key: whoever is in the network may do everything.
  virtual bool isOpen() const = 0;
  virtual RequestGate& requests() = 0;

 protected:
  ~Doors() = default;
};

}  // namespace spore
