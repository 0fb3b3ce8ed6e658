# A member that has been silent for half of the published time is taken for gone.
set(source src/spore/cluster/cluster_timing.cpp)
set(find [[std::clamp<uint32_t>(settings.inactiveAfter.count, 100, inactiveAfterMaxMs)]])
set(replacement [[settings.inactiveAfter.count / 2]])
set(run --nodes 5 --time 20min --crashes 60)
set(caught_by heard_is_active)
