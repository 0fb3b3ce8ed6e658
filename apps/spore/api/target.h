// The node that a command acts on.
#pragma once

#include <optional>
#include <string>

#include "api/members.h"
#include "api/node_choice.h"

namespace spore::cli {

struct Target {
  Endpoint endpoint;
  std::string name;                  // as the cluster knows it, else as it was written
  std::optional<MemberView> member;  // unknown for an address that is in no member list
};

// IP:PORT is taken as it is. An IP is looked up in the member list, if there is one, else it is a board at port 80. All
// else is looked up there by findMember(), and throws what that throws.
Target resolveTarget(ClusterApi& cluster, const std::string& text);

}  // namespace spore::cli
