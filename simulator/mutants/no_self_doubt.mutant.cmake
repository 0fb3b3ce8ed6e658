# A node that has stalled judges by what it knew before.
set(source src/spore/cluster/failure_detection/local_health.cpp)
set(find [[const bool isResuming = hasStalled(now);]])
set(replacement [[const bool isResuming = false;]])
set(run --scenario sleeper)
set(caught_by no_living_dead)
