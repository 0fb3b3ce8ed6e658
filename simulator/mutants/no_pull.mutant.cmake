# A node never asks its neighbours about members that have fallen silent for itself.
set(source src/spore/cluster/puller.cpp)
set(find [[if (const Member* neighbour = nextNeighbour(now)) ask(now, *neighbour, 0);]])
set(replacement [[]])
set(run --scenario bad-corner)
set(caught_by false_alarms)
