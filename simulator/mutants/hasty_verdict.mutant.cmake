# A member that has been silent for 6 s is taken for gone as soon as nobody can be asked about it.
set(source src/spore/cluster/membership.cpp)
set(find [[if (age < extended(member, timing_.inactiveAfter)) return NodeStatus::Active;]])
set(replacement [[if (age < extended(member, timing_.silenceBeforeProbe)) return NodeStatus::Active;]])
set(run --nodes 3 --time 20min --loss 50% --burst 3s)
set(caught_by heard_is_active)
