# Who is asked by strangers answers to everybody as often as they ask.
set(source src/spore/cluster/dissemination/heartbeat_sender.cpp)
set(find [[isProved || requests_.begin(now, strangersSpacing)]])
set(replacement [[true]])
set(run --scenario reflections)
set(caught_by questions_make_no_noise)
