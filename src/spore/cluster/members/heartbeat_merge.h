// Takes over what a member says of itself in its heartbeat.
#pragma once

#include "spore/cluster/members/member_table.h"
#include "spore/cluster/wire/heartbeat.h"

namespace spore {

// Returns whether something changed that node_updated reports: its first heartbeat, phase, name, labels, port.
bool mergeHeartbeat(MemberTable& table, Member& member, const Heartbeat& heartbeat);

}  // namespace spore
