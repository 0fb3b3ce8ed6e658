# Who hears of other values than its own asks nobody.
set(source src/spore/delivery/retained_values.cpp)
set(find [[if (theirs == own) return;]])
set(replacement [[return;]])
set(run --nodes 10 --time 30min --crashes 20 --loss 20% --burst 1s --retains 0.5)
set(caught_by retained_agree)
