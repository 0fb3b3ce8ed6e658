// NodeChange: what a rollout changes on nodes: the actions of a Runner as HTTP requests, and what their answers mean.
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

class NodeChange {
 public:
  virtual ~NodeChange() = default;
  // For each action but AskMembers.
  virtual NodeRequest requestFor(const Action& action, const Runner& runner) = 0;
  // The answer to Ask. Throws a Failure for what no node answers.
  virtual UpdateReport reportIn(size_t node, const JsonValue& answer) = 0;
  // A step was taken, and is in the record.
  virtual void onEntry(const Entry& /*entry*/, const RolloutState& /*state*/) {}
};

// New firmware.
class FirmwareChange final : public NodeChange {
 public:
  // `files`: each image of the plan, with its trailer.
  explicit FirmwareChange(std::vector<std::string> files) : files_(std::move(files)) {}

  NodeRequest requestFor(const Action& action, const Runner& runner) override;
  UpdateReport reportIn(size_t, const JsonValue& answer) override { return readUpdateReport(answer); }

 private:
  std::vector<std::string> files_;
};

NodeRequest requestFor(const Action& action, const Runner& runner, NodeChange& change);
// Brings the answer to where it belongs.
void bringAnswer(Runner& runner, uint64_t now, const Action& action, const NodeReply& reply, NodeChange& change);

}  // namespace spore::cli
