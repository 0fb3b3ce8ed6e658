# What waited while a node slept counts as fresh.
set(source src/spore/cluster/cluster_manager.cpp)
set(find [[isBacklog_ = membership_.hasSlept(now);]])
set(replacement [[]])
set(run --scenario slept-through)
set(caught_by stopped_is_noticed)
