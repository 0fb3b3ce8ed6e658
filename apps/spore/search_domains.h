// The domains in which a machine looks up names that have none.
#pragma once

#include <string>
#include <vector>

namespace spore::cli {

// Those of the text of a resolv.conf(5): of its last `search` or `domain` line, without dots at their ends.
std::vector<std::string> searchDomains(const std::string& text);

}  // namespace spore::cli
