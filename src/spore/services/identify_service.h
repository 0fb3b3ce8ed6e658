// POST /api/node/identify: the board blinks, so that somebody on a ladder knows which one it is.
#pragma once

#include "spore/platform/system_info.h"
#include "spore/services/service.h"

namespace spore {

class IdentifyService : public Service {
 public:
  IdentifyService(SystemInfo& system, NodeContext& context, TaskScheduler& tasks)
      : system_(system), context_(context), tasks_(tasks) {}

  const char* name() const override { return "identify"; }
  void registerEndpoints(ApiServer& api) override;

 private:
  void identify(ApiRequest& request);
  Status blinkLater();
  void blink();

  SystemInfo& system_;
  NodeContext& context_;
  TaskScheduler& tasks_;
  uint32_t remaining_ = 0;  // changes of the light
};

}  // namespace spore
