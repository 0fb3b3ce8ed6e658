// POST /api/node/event and /api/cluster/event, and what becomes of messages: GET /api/cluster/events/{id} and
// /api/cluster/retained.
#pragma once

#include "spore/context/node_context.h"
#include "spore/services/delivery_report_writer.h"
#include "spore/services/retained_list_writer.h"
#include "spore/services/service.h"

namespace spore {

class EventService : public Service {
 public:
  EventService(NodeContext& context, const ClusterManager& cluster, const EventDelivery& delivery)
      : context_(context), cluster_(cluster), delivery_(delivery) {}

  const char* name() const override { return "events"; }
  void registerEndpoints(ApiServer& api) override;

 private:
  void publishHere(ApiRequest& request);
  void publish(ApiRequest& request);
  void answerSure(ApiRequest& request, EventId id);
  void report(ApiRequest& request);
  bool answerReport(ApiRequest& request, EventId id, bool isPublication, bool isLast) const;
  void listRetained(ApiRequest& request);

  NodeContext& context_;
  const ClusterManager& cluster_;
  const EventDelivery& delivery_;
};

}  // namespace spore
