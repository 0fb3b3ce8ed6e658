// What all commands do that begin a rollout or go on with one, whatever it is about.
#pragma once

#include <string>

#include "boards/linux/http_client.h"
#include "exit_code.h"
#include "rollout/core/runner.h"
#include "rollout/io/job_log.h"
#include "rollout/io/node_requests.h"
#include "session.h"

namespace spore::cli {

// With the id of its log, or with none while there is no log.
void printPlan(const Session& session, const std::string& id, const RolloutState& state);
// Asks on a terminal, and throws a usage Failure elsewhere.
bool isAgreedTo(const Terminal& terminal);
// From the runner's start() or resume() to the end, with what people or programs are shown of it.
ExitCode drive(const Session& session, EventLoop& loop, Runner& runner, JobLog& log, NodeChange& change);

// Of a rollout that is over.
ExitCode exitCodeOf(const RolloutState& state);

}  // namespace spore::cli
