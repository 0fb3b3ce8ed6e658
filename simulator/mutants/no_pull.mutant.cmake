# A node never asks its neighbours what they know.
set(source src/spore/cluster/dissemination/puller.cpp)
set(find [[if (sender_.sendTo(neighbour.address) == Status::Ok) ++counters_.pullsSent;]])
set(replacement [[]])
set(run --scenario bad-corner)
set(caught_by false_alarms)
