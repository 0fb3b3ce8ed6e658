# What was delivered is not known again.
set(source src/spore/delivery/publisher_window.cpp)
set(find [[} else if (behind >= 0 && checkOf(number) == check) {]])
set(replacement [[} else if (behind > size) {]])
set(run --nodes 5 --time 10min --loss 20% --sure 1)
set(caught_by sure_is_once)
