// Driver: carries out what a Runner decides, over HTTP, with many nodes at once, until the rollout is over.
#pragma once

#include <map>

#include "boards/linux/http_client.h"
#include "exit_code.h"
#include "rollout/core/runner.h"
#include "rollout/io/job_log.h"
#include "rollout/io/node_requests.h"
#include "rollout/view/progress_view.h"

namespace spore::cli {

class Driver {
 public:
  Driver(EventLoop& loop, Runner& runner, JobLog& log, NodeChange& change, ProgressView& view)
      : loop_(loop), runner_(runner), log_(log), change_(change), view_(view) {}

  // After start(), resume() or resumeFailed() of the runner. The first SIGINT or SIGTERM, or a wish in the log's
  // folder, halts: what is in flight is finished. The second gives transfers up.
  void run();

 private:
  void takeCommands();
  void flush();
  void perform(const Action& action);
  bool isDone() const;

  EventLoop& loop_;
  Runner& runner_;
  JobLog& log_;
  NodeChange& change_;
  ProgressView& view_;
  std::map<size_t, HttpHandle> requests_;  // by node
  HttpHandle membersRequest_;
  int signalsHeeded_ = 0;
  uint64_t overSince_ = 0;
};

}  // namespace spore::cli
