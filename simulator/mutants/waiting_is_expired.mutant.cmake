# Who has not answered at its first heartbeat is said to have missed the message, which is still under way.
set(source src/spore/delivery/sure_publisher.cpp)
set(find [[if (slot.state != State::Expired || !isUnanswered(before)) continue;]])
set(replacement [[if (!isUnanswered(before)) continue;]])
set(run --nodes 5 --time 10min --loss 20% --sure 1)
set(caught_by reports_are_right)
