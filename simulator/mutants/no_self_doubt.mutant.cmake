# A node that has slept judges by what it knew before.
set(source src/spore/cluster/members/member_list.cpp)
set(find [[const bool isWaking = hasSlept(now);]])
set(replacement [[const bool isWaking = false;]])
set(run --scenario sleeper)
set(caught_by no_living_dead)
