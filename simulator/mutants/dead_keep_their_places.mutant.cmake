# When the list is full, a newcomer is turned away even if a dead member could make room.
set(source src/spore/cluster/members/member_list.cpp)
set(find [[const Member* leaving = findRoom(now, proof);]])
set(replacement [[const Member* leaving = nullptr;]])
set(run --scenario replaced-boards)
set(caught_by views_converge)
