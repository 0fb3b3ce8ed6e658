// Candidates: the members that a rollout may concern, and what they say of their firmware.
#pragma once

#include <vector>

#include "boards/linux/http_client.h"
#include "rollout/io/observers.h"

namespace spore::cli {

// Asks many at once; a DEAD one is not asked.
std::vector<Candidate> askCandidates(EventLoop& loop, const std::vector<MemberView>& members);

}  // namespace spore::cli
