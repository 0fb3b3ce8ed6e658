// GET /api/node/status, GET /api/node/endpoints and POST /api/node/restart.
#pragma once

#include "spore/cluster/cluster_manager.h"
#include "spore/profiles/profiles.h"
#include "spore/services/node_facts.h"
#include "spore/services/service.h"

namespace spore {

class NodeService : public Service {
 public:
  // `restart` is called by a one-shot task once the answer has had time to leave.
  NodeService(NodeFacts& facts, const ClusterManager& cluster, const Profiles& profiles, TaskScheduler& tasks,
              const Callback<void()>& restart)
      : facts_(facts), cluster_(cluster), profiles_(profiles), tasks_(tasks), restart_(restart) {}

  const char* name() const override { return "node"; }
  void registerEndpoints(ApiServer& api) override;

 private:
  void restart(ApiRequest& request);
  bool writeStatus(ReplyCursor& cursor, JsonWriter& json) const;
  void writeIdentity(JsonWriter& json) const;
  void writeCrash(JsonWriter& json) const;
  bool writeApi(ReplyCursor& cursor, JsonWriter& json) const;
  bool writeEndpoints(ReplyCursor& cursor, JsonWriter& json) const;

  NodeFacts& facts_;
  const ClusterManager& cluster_;
  const Profiles& profiles_;
  TaskScheduler& tasks_;
  Callback<void()> restart_;
};

}  // namespace spore
