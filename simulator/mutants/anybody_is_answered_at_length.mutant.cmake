# Long answers go to whoever is said to have asked.
set(source src/spore/cluster/dissemination/pull_replies.cpp)
set(find [[const bool isProved = proofs_.hasProved(from, nodeId);]])
set(replacement [[const bool isProved = true;]])
set(run --scenario reflections)
set(caught_by answers_are_short)
