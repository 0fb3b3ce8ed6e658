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

Target targetOf(const MemberView& member);

// findMember() in the list of the node that is asked, then in those of a few other ACTIVE members: a node that started
// after another one died knows that it existed, but not its name.
MemberView findInCluster(ClusterApi& cluster, const std::string& text, Meaning meaning = Meaning::Living);

// IP:PORT is taken as it is. An IP is looked up in the member list, if there is one, else it is a board at port 80. All
// else is looked up by findInCluster(), and throws what that throws.
Target resolveTarget(ClusterApi& cluster, const std::string& text);

}  // namespace spore::cli
