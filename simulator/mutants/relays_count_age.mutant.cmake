# A report counts by its age alone, whether its sequence is news or not: relays keep a dead member alive for each other.
set(source src/spore/cluster/dissemination/reports.cpp)
set(find [[if (isOlder || (restarts == 0 && frames == 0)) return false;]])
set(replacement [[if (restarts < 0) return false;]])
set(run --nodes 10 --time 10min --delay 200ms-400ms --crashes 60)
set(caught_by stopped_is_noticed)
