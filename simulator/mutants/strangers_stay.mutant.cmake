# Who has never answered is kept as long as any member.
set(source src/spore/cluster/members/eviction.cpp)
set(find [[return member.isNeverConfirmed() ? std::min(timing_.removeAfter, timing_.deadAfter + neverConfirmedKeptFor)]])
set(replacement [[return false ? std::min(timing_.removeAfter, timing_.deadAfter + neverConfirmedKeptFor)]])
set(run --scenario invented-nodes)
set(caught_by strangers_leave)
