# A node that runs the new image is confirmed, whatever it says of its trial.
set(source apps/spore/rollout/core/runner_answers.cpp)
set(find [[if (report.trial != "confirmed" || (needsWitness]])
set(replacement [[if ((needsWitness]])
set(story split 1)
set(caught_by "was confirmed [0-9.]+ s after its start")
