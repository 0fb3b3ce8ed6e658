# A node that has slept judges by what it knew before.
set(source src/spore/cluster/membership.cpp)
set(find [[return hasSlept(now) || (isDrowsy_ && !now.hasReached(drowsyUntil_));]])
set(replacement [[return false;]])
set(run --scenario sleeper)
set(caught_by no_living_dead)
