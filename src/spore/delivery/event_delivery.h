// EventDelivery: all frames about events, and what heartbeats say of them. Fast ones go to the folder of events; sure
// ones and retained values are handled here.
#pragma once

#include "spore/delivery/retained_values.h"
#include "spore/delivery/sure_events.h"
#include "spore/events/cluster_events.h"

namespace spore {

class EventDelivery {
 public:
  EventDelivery(NodeContext& context, ClusterManager& cluster, ClusterEvents& fast)
      : cluster_(cluster), fast_(fast), sure_(context, cluster), retained_(context, cluster) {}
  EventDelivery(const EventDelivery&) = delete;
  EventDelivery& operator=(const EventDelivery&) = delete;

  // Before the cluster's begin().
  void begin(Instant now);
  // To be called in each pass of the node's loop; untilNext() is when something will be due.
  void loop(Instant now) {
    sure_.loop(now);
    retained_.loop(now);
  }
  Millis untilNext(Instant now) const;

  SureEvents& sure() { return sure_; }
  const SureEvents& sure() const { return sure_; }
  RetainedValues& retained() { return retained_; }
  const RetainedValues& retained() const { return retained_; }

 private:
  void onFrame(Instant now, Member& from, const Frame& frame, Millis waited);

  ClusterManager& cluster_;
  ClusterEvents& fast_;
  SureEvents sure_;
  RetainedValues retained_;
};

}  // namespace spore
