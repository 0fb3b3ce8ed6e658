# A node that does not come back is waited for.
set(source apps/spore/rollout/core/runner.cpp)
set(find [[now - std::min(now, nodes_[node].beganAt) > state().terms.deadlineMs]])
set(replacement [[now < nodes_[node].beganAt]])
set(story split 1)
set(caught_by "the rollout takes longer than stated")
