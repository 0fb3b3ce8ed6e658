// AttemptCounts: how often the update of a node to an image did not succeed, since it last did.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "rollout/core/record_text.h"

namespace spore::cli {

// By the node and the image's hash.
using AttemptCounts = std::map<std::pair<std::string, std::string>, unsigned>;

// Those of one rollout, on top of what is counted already.
void countAttempts(const RecordContent& record, AttemptCounts& attempts);

}  // namespace spore::cli
