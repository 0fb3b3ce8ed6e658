// Driver: carries out what a Runner decides, over HTTP, with many nodes at once, until the rollout is over.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "boards/linux/http_client.h"
#include "exit_code.h"
#include "image/image.h"
#include "rollout/core/runner.h"
#include "rollout/io/job_log.h"
#include "rollout/view/progress_view.h"

namespace spore::cli {

class Driver {
 public:
  // `files`: for each image of the plan its bytes and its trailer.
  Driver(EventLoop& loop, Runner& runner, JobLog& log, const std::vector<Image>& images, ProgressView& view);

  // After start(), resume() or resumeFailed() of the runner. The first SIGINT or SIGTERM, or a wish in the log's folder,
  // halts: what is in flight is finished. The second gives transfers up.
  void run();

 private:
  void takeCommands();
  void flush();
  void perform(const Action& action);
  bool isDone() const;

  EventLoop& loop_;
  Runner& runner_;
  JobLog& log_;
  std::vector<std::string> files_;
  ProgressView& view_;
  std::map<size_t, HttpHandle> requests_;  // by node
  HttpHandle membersRequest_;
  int signalsHeeded_ = 0;
  uint64_t overSince_ = 0;
};

}  // namespace spore::cli
