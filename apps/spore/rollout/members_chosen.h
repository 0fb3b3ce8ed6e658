// Which members an update is for.
#pragma once

#include <vector>

#include "api/members.h"
#include "rollout/operation.h"

namespace spore::cli {

struct MembersChosen {
  std::vector<MemberView> chosen;
  std::vector<MemberView> all;
  std::string cluster;  // its name; empty: whoever was asked does not say
};

// Names are looked up as everywhere; where the first is an address, that node is the one to ask about the others.
// Throws a Failure: usage unless it is names, labels or all of them, not found where nobody matches, and what
// findMember() throws.
MembersChosen chooseMembers(const Session& session, const UpdateRequest& request);

}  // namespace spore::cli
