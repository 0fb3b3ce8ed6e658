// GET /api/tasks/status and POST /api/tasks/control.
#pragma once

#include "spore/services/node_facts.h"
#include "spore/services/service.h"

namespace spore {

class TaskService : public Service {
 public:
  TaskService(NodeFacts& facts, TaskScheduler& tasks) : facts_(facts), tasks_(tasks) {}

  const char* name() const override { return "tasks"; }
  void registerEndpoints(ApiServer& api) override;

 private:
  bool writeStatus(ReplyCursor& cursor, JsonWriter& json) const;
  const Task* findAfter(const ReplyCursor& cursor) const;
  void control(ApiRequest& request);
  void refuseUnknownTask(ApiRequest& request, std::string_view task) const;

  NodeFacts& facts_;
  TaskScheduler& tasks_;
};

}  // namespace spore
