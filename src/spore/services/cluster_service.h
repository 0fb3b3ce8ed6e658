// GET /api/cluster/members and POST /api/cluster/forget.
#pragma once

#include "spore/services/member_list_writer.h"
#include "spore/services/service.h"

namespace spore {

class ClusterService : public Service {
 public:
  ClusterService(NodeFacts& facts, ClusterManager& cluster, const Profiles& profiles, const FirstGeneration& old)
      : facts_(facts), cluster_(cluster), writer_(facts, cluster, profiles, old) {}

  const char* name() const override { return "cluster"; }
  void registerEndpoints(ApiServer& api) override;

 private:
  void forget(ApiRequest& request);
  // NotFound; AlreadyExists when more than one member answers to this name or address.
  Result<uint32_t> resolve(std::string_view nameIpOrId) const;

  NodeFacts& facts_;
  ClusterManager& cluster_;
  MemberListWriter writer_;
};

}  // namespace spore
