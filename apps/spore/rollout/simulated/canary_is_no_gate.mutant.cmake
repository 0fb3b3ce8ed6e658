# A canary that fails counts like any other node.
set(source apps/spore/rollout/core/runner.cpp)
set(find [[if (state().plan.nodes[node].group == 0) {
    haltFor("canary_failed"]])
set(replacement [[if (state().plan.nodes[node].group > limit) {
    haltFor("canary_failed"]])
set(story never-joins 1)
set(caught_by "halted .too_many_failures")
