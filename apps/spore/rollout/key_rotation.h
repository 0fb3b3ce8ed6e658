// Changing the keys of all members of a cluster: from the words of a command line to an exit code.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "exit_code.h"
#include "rollout/io/node_requests.h"
#include "session.h"

namespace spore::cli {

struct RotationRequest {
  RolloutTerms terms;
  std::vector<std::string> revoked;  // names or ids of members that get no keys any more, now or later
  bool isForced = false;             // also while a member that is there cannot be given its keys first
  bool isDryRun = false;
  bool isAgreed = false;  // -y
};

// Goes on with a rotation that was left half-way, or gives those the new keys who have missed the last one; if there is
// neither, it begins one. Throws a Failure.
ExitCode rotateKeys(const Session& session, const RotationRequest& request);

// What a rotation that goes on from its record sends.
std::unique_ptr<NodeChange> changeOfKeys(const RolloutState& state);

}  // namespace spore::cli
