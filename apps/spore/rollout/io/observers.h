// Observers: how a rollout knows members, and which of them can say whether others see a node.
#pragma once

#include <string>
#include <vector>

#include "api/members.h"
#include "rollout/core/plan.h"

namespace spore::cli {

// By which a rollout knows a member: its id; its address where it has none.
std::string keyOf(const MemberView& member);
Endpoint endpointOf(const MemberView& member);

// Everybody who is ACTIVE.
std::vector<Observer> observersIn(const std::vector<MemberView>& members);

}  // namespace spore::cli
