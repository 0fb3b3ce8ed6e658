# A member that is ACTIVE is no recipient.
set(source src/spore/delivery/sure_publisher.cpp)
set(find [[const bool isGone = shown == NodeStatus::Dead || member.phase == NodePhase::Left;]])
set(replacement [[const bool isGone = shown == NodeStatus::Dead || member.phase == NodePhase::Left || member.nodeId % 4 == 0;]])
set(run --nodes 20 --time 5min --sure 0.3)
set(caught_by no_member_is_left_out)
