// Renders what became of a sure message piece by piece, with the names of those that it has not reached.
#pragma once

#include "spore/api/stream_reply.h"
#include "spore/cluster/cluster_manager.h"
#include "spore/delivery/event_delivery.h"

namespace spore {

// The members of a report, into an open object: "id", "final", "members" and how many of each outcome.
void writeReport(JsonWriter& json, const DeliveryReport& report);

class DeliveryReportWriter {
 public:
  DeliveryReportWriter(const ClusterManager& cluster, const SureEvents& sure) : cluster_(cluster), sure_(sure) {}

  // The cursor holds the recipient that was written last. A report whose place is needed meanwhile ends its list there.
  // `isPublication`: it begins with "success".
  bool write(ReplyCursor& cursor, JsonWriter& json, EventId id, bool isPublication) const;

 private:
  void writeHead(JsonWriter& json, EventId id, bool isPublication) const;

  const ClusterManager& cluster_;
  const SureEvents& sure_;
};

}  // namespace spore
