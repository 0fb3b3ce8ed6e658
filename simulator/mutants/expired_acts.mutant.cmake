# A message that has waited for its moment during a sleep acts however old it is.
set(source src/spore/delivery/waiting_messages.cpp)
set(find [[return now.since(entry.until).count > 0 ? Taken::Expired : Taken::Due;]])
set(replacement [[return Taken::Due;]])
set(run --nodes 5 --time 60min --freezes 60 --sure 2)
set(caught_by expired_stay_away)
