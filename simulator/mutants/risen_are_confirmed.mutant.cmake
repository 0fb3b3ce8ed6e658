# A dead member that somebody speaks for stays confirmed.
set(source src/spore/cluster/incarnations/direct_evidence.cpp)
set(find [[} else if (hasMoved || evidence.isDoubtful || member.status != NodeStatus::Active) {]])
set(replacement [[} else if (hasMoved) {]])
set(run --scenario replayed-dead)
set(caught_by dead_stay_dead)
