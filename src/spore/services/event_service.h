// POST /api/node/event and POST /api/cluster/event.
#pragma once

#include "spore/context/node_context.h"
#include "spore/services/service.h"

namespace spore {

class EventService : public Service {
 public:
  explicit EventService(NodeContext& context) : context_(context) {}

  const char* name() const override { return "events"; }
  void registerEndpoints(ApiServer& api) override;

 private:
  NodeContext& context_;
};

}  // namespace spore
