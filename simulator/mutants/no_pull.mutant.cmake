# A node never asks its neighbours what they know.
set(source src/spore/cluster/dissemination/puller.cpp)
set(find [[if (cluster_.sender.sendTo(neighbour.address) == Status::Ok) ++cluster_.counters.pullsSent;]])
set(replacement [[]])
set(run --scenario bad-corner)
set(caught_by false_alarms)
