# A report waits for ever for who says nothing.
set(source src/spore/delivery/sure_publisher.cpp)
set(find [[if (unanswered(slot) == 0) return end(now, slot);]])
set(replacement [[]])
set(run --nodes 5 --time 10min --sure 0.3)
set(caught_by nothing_is_silent)
