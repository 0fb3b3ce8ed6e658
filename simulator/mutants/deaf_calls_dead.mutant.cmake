# A node that hears no broadcasts calls members DEAD all the same.
set(source src/spore/cluster/cluster_manager.cpp)
set(find [[membership_.setDeaf(isDeaf);]])
set(replacement [[]])
set(run --scenario numb-node)
set(caught_by no_living_dead)
