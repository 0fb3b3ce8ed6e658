# When the list is full, anybody makes room for a newcomer.
set(source src/spore/cluster/membership.cpp)
set(find [[if (dead == nullptr || statusOf(*dead, now) != NodeStatus::Dead) {]])
set(replacement [[if (dead == nullptr) dead = table_.begin();
    if (dead == nullptr) {]])
set(run --scenario replaced-boards --nodes 110)
set(caught_by living_are_kept)
