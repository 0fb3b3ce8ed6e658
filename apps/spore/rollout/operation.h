// Starting rollouts, and going on with them: from the words of a command line to an exit code.
#pragma once

#include <string>
#include <vector>

#include "exit_code.h"
#include "rollout/io/rollout_record.h"
#include "session.h"

namespace spore::cli {

struct UpdateRequest {
  std::vector<std::string> names;   // as findMember() takes them
  std::vector<std::string> labels;  // as Selection::addLabels() does
  bool isForAll = false;
  std::vector<std::string> keys;  // of members; not empty: only these
  std::vector<std::string> imageFiles;
  std::vector<std::string> imageHashes;  // kept from an earlier rollout
  RolloutTerms terms;
  bool queuesOffline = false;
  bool isDryRun = false;
  bool isAgreed = false;  // -y
};

// Plans, asks if more than one node is to be updated, and does it. Throws a Failure.
ExitCode startRollout(const Session& session, const UpdateRequest& request);

struct Continuation {
  bool isForFailed = false;  // of the failed nodes, instead of going on with the others
  bool isForced = false;
  std::string haltOn;        // empty: as before
  unsigned parallelMax = 0;  // 0: as before
};

// Throws a Failure, also where there is nothing to go on with.
ExitCode continueRollout(const Session& session, const std::string& id, const Continuation& how);

}  // namespace spore::cli
