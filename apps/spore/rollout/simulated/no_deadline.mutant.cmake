# A node that does not come back is waited for.
set(source apps/spore/rollout/runner.cpp)
set(find [[now - watch.beganAt > state_.terms.deadlineMs]])
set(replacement [[now < watch.beganAt]])
set(story split 1)
set(caught_by "the rollout takes longer than stated")
