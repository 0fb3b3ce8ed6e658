# A node that has slept does not listen before it calls a member dead, and asks none that it shows INACTIVE.
set(source src/spore/cluster/membership.cpp)
set(find [[isListening_ = isWaking || isListening(now);]])
set(replacement [[isListening_ = false;]])
set(run --nodes 2 --time 30min --seed 2494 --loss 50% --burst 1s --delay 1ms-100ms --reorder 2% --inbox 256 --crashes 60 --older-flashes 4 --freezes 30 --partitions 6 --swaps 6 --floods 10 --drift 500)
set(caught_by no_living_dead)
