# Who has never answered is kept as long as any member.
set(source src/spore/cluster/members/eviction.cpp)
set(find [[if (!member.isNeverConfirmed()) return cluster_.timing.removeAfter;]])
set(replacement [[return cluster_.timing.removeAfter;]])
set(run --scenario invented-nodes)
set(caught_by strangers_leave)
