// GET and POST /api/node/labels.
#pragma once

#include "spore/cluster/cluster_manager.h"
#include "spore/json/json_stream_reader.h"
#include "spore/platform/board.h"
#include "spore/services/service.h"

namespace spore {

// Changes are stored under StorageKey::Labels as Labels::text(), then told to the cluster. The node loads
// them when it begins.
class LabelService : public Service {
 public:
  LabelService(Board& board, NodeContext& context, ClusterManager& cluster)
      : board_(board), context_(context), cluster_(cluster) {}

  const char* name() const override { return "labels"; }
  void registerEndpoints(ApiServer& api) override;

 private:
  void show(ApiRequest& request);
  void change(ApiRequest& request);
  bool replaceAll(ApiRequest& request);
  Status setAll(std::string_view pairs);
  Status setPair(std::string_view pair);
  bool removeOne(ApiRequest& request);
  bool setOne(ApiRequest& request);
  // False when it has answered with an error.
  bool accepted(ApiRequest& request, Status status, std::string_view subject);
  void onReplacement(const JsonEvent& event);

  Board& board_;
  NodeContext& context_;
  ClusterManager& cluster_;
  // While a change is worked out: members, because the chip's stack is small.
  Labels next_;
  FixedString<limits::labelBytesMax> key_;
  Status nextStatus_ = Status::Ok;
};

}  // namespace spore
