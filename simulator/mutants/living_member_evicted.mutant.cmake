# When the list is full, anybody makes room for a newcomer.
set(source src/spore/cluster/members/eviction.cpp)
set(find [[if (status == NodeStatus::Dead && isLonger(member, dead)) dead = &member;]])
set(replacement [[dead = &member;]])
set(run --scenario replaced-boards --nodes 110)
set(caught_by living_are_kept)
