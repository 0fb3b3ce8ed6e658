# Long answers go to whoever is said to have asked.
set(source src/spore/cluster/cluster_manager_trust.cpp)
set(find [[const bool isProved = hasProved(from, nodeId);]])
set(replacement [[const bool isProved = true;]])
set(run --scenario reflections)
set(caught_by answers_are_short)
