// POST /api/node/event and POST /api/cluster/event.
#pragma once

#include "spore/events/cluster_events.h"
#include "spore/services/service.h"

namespace spore {

class EventService : public Service {
 public:
  explicit EventService(ClusterEvents& events) : events_(events) {}

  const char* name() const override { return "events"; }
  void registerEndpoints(ApiServer& api) override;

 private:
  void publish(ApiRequest& request, bool toCluster);

  ClusterEvents& events_;
};

}  // namespace spore
