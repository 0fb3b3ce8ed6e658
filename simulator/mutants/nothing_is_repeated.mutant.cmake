# A message is said once.
set(source src/spore/delivery/sure_publisher.cpp)
set(find [[say(now, slot, level != AckLoad::Level::Light);]])
set(replacement [[]])
set(run --nodes 5 --time 10min --loss 20% --sure 0.3 --all-arrive)
set(caught_by sure_arrives)
