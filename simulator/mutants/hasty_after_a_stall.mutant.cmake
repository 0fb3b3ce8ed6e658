# A node that has stalled does not listen before it calls a member dead, and asks none that it shows INACTIVE.
set(source src/spore/cluster/failure_detection/local_health.cpp)
set(find [[isListening_ = isResuming || isListening(now);]])
set(replacement [[isListening_ = false;]])
set(run --nodes 3 --time 3h --loss 50% --burst 1s --crashes 60 --freezes 60 --partitions 12)
set(caught_by no_living_dead)
