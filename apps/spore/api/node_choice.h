// Which node to ask: --node, then API_NODE, then a local cluster, then the network.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "api/http.h"
#include "api/members.h"
#include "session.h"

namespace spore::cli {

constexpr const char* localOrigin = "the local cluster";

struct ApiNode {
  Endpoint endpoint;
  std::string origin;  // for people: "--node", "API_NODE from .env", localOrigin, "heard on UDP port 4210"
};

// The address that --node or API_NODE names: IP (a local node's port, else 80), IP:PORT, the name of a local node, or
// a host name with or without port. Throws a usage Failure.
Endpoint parseApiAddress(const std::string& text, const std::string& origin);

// The cluster, through the first node that answers. Finds it at the first question and stays with it.
class ClusterApi {
 public:
  explicit ClusterApi(const Session& session) : session_(session) {}

  // Throw what askJson() throws.
  JsonValue get(const std::string& target);
  JsonValue post(const std::string& target, const JsonValue& fields);
  // The node that answered last, or would be asked first. Throws an Unreachable Failure if there is none.
  const ApiNode& node();

 private:
  JsonValue call(const HttpCall& call);
  void findCandidates();

  const Session& session_;
  std::vector<ApiNode> candidates_;  // local nodes: all that run; else one
};

}  // namespace spore::cli
