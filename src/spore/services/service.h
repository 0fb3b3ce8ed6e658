// Service: what a user writes. Endpoints, tasks and events under one name.
#pragma once

#include "spore/api/api_server.h"
#include "spore/tasks/task_scheduler.h"

namespace spore {

class Service {
 public:
  virtual const char* name() const = 0;
  // Called once each by Spore::begin(), endpoints first.
  virtual void registerEndpoints(ApiServer& /*api*/) {}
  virtual void registerTasks(TaskScheduler& /*tasks*/) {}

 protected:
  ~Service() = default;
};

}  // namespace spore
