// Renders the retained values of the cluster, as this node knows them, piece by piece.
#pragma once

#include "spore/api/stream_reply.h"
#include "spore/cluster/cluster_manager.h"
#include "spore/delivery/event_delivery.h"

namespace spore {

// The place of a value among all, which holds while others come and go: its hash, and how many of the same hash stand
// before it.
struct RetainedPlace {
  uint32_t topicHash = 0;
  uint16_t index = 0;
};

// The value at this place or behind it whose topic fits, and its place; null at the end. Removed ones are left out. An
// empty filter fits all.
const RetainedStore::Entry* findRetained(const RetainedValues& values, RetainedPlace& place, std::string_view filter);

class RetainedListWriter {
 public:
  RetainedListWriter(const ClusterManager& cluster, const RetainedValues& values)
      : cluster_(cluster), values_(values) {}

  // A value takes two pieces, since it may be long; the longer one ApiRequest::streamPieceBytesMax. What is removed
  // between the two is shown as empty.
  bool write(ReplyCursor& cursor, JsonWriter& json, std::string_view filter) const;

 private:
  const ClusterManager& cluster_;
  const RetainedValues& values_;
};

}  // namespace spore
