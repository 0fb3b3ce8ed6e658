// GET /api/monitoring/resources: memory, time, storage, and what each part of the engine counted.
#pragma once

#include "spore/cluster/cluster_manager.h"
#include "spore/delivery/event_delivery.h"
#include "spore/first_generation/first_generation.h"
#include "spore/platform/board.h"
#include "spore/profiles/profiles.h"
#include "spore/services/node_facts.h"
#include "spore/services/service.h"
#include "spore/services/web_socket_service.h"

namespace spore {

class MonitoringService : public Service {
 public:
  MonitoringService(Board& board, NodeFacts& facts, const ClusterManager& cluster, const Profiles& profiles,
                    const FirstGeneration& old, const ClusterEvents& events, const EventDelivery& delivery,
                    const WebSocketService& webSockets)
      : board_(board),
        facts_(facts),
        cluster_(cluster),
        profiles_(profiles),
        old_(old),
        events_(events),
        delivery_(delivery),
        webSockets_(webSockets) {}

  const char* name() const override { return "monitoring"; }
  void registerEndpoints(ApiServer& api) override;

 private:
  bool write(ReplyCursor& cursor, JsonWriter& json) const;
  void writeBoard(JsonWriter& json) const;
  void writeStorage(JsonWriter& json) const;
  void writeMembers(JsonWriter& json) const;
  void writeProfilesAndEvents(JsonWriter& json) const;
  void writeDelivery(JsonWriter& json) const;
  void writeFirstGeneration(JsonWriter& json) const;
  void writeRequests(JsonWriter& json) const;

  Board& board_;
  NodeFacts& facts_;
  const ClusterManager& cluster_;
  const Profiles& profiles_;
  const FirstGeneration& old_;
  const ClusterEvents& events_;
  const EventDelivery& delivery_;
  const WebSocketService& webSockets_;
};

}  // namespace spore
