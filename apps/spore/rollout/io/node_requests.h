// NodeRequests: the actions of a Runner as HTTP requests, and what it is told of their answers.
#pragma once

#include <string>
#include <vector>

#include "rollout/core/runner.h"

namespace spore::cli {

struct NodeRequest {
  std::string method;
  std::string target;
  std::string contentType;   // empty without a body
  std::string contentRange;  // empty: none
  std::string body;
  uint32_t timeoutMs = 0;  // for everything together
};

// What came of a request.
struct NodeReply {
  int status = 0;     // of HTTP; 0: there was no answer
  std::string body;   // of the answer
  std::string cause;  // why there was none
};

// `files`: each image of the plan, with its trailer.
NodeRequest requestFor(const Action& action, const RolloutState& state, const std::vector<std::string>& files);

// Brings the answer to where it belongs.
void bringAnswer(Runner& runner, uint64_t now, const Action& action, const NodeReply& reply);

}  // namespace spore::cli
