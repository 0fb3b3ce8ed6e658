# Who is asked by strangers answers to everybody as often as they ask.
set(source src/spore/cluster/cluster_manager_trust.cpp)
set(find [[isProved || speaking_.begin(now, strangersSpacing)]])
set(replacement [[true]])
set(run --scenario reflections)
set(caught_by questions_make_no_noise)
