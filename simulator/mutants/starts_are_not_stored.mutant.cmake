# A node forgets how often it has started.
set(source src/spore/node/boot_count.cpp)
set(find [[(void)storeIncarnation(storage, incarnation);]])
set(replacement [[]])
set(run --keyed --nodes 8 --time 60min --restarts 60 --crashes 60 --attacks 120)
set(caught_by heard_is_active)
