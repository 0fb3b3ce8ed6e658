# Nothing waits for the one before it.
set(source src/spore/delivery/publisher_window.cpp)
set(find [[if (!isPast(before)) return Place::Early;]])
set(replacement [[]])
set(run --nodes 5 --time 10min --loss 20% --sure 4)
set(caught_by sure_is_in_order)
