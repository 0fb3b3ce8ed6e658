# What waited while a node stood still counts as fresh.
set(source src/spore/cluster/cluster_manager.cpp)
set(find [[isBacklog_ = cluster_.health.hasStalled(now);]])
set(replacement [[]])
set(run --scenario slept-through)
set(caught_by stopped_is_noticed)
