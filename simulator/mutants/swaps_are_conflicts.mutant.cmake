# What is seen once is a conflict: a node that has moved is taken for two.
set(source src/spore/cluster/members/conflicts.cpp)
set(find [[constexpr unsigned sightingsToBelieve = 3;]])
set(replacement [[constexpr unsigned sightingsToBelieve = 1;]])
set(run --scenario addresses-swapped)
set(caught_by conflicts_are_real)
