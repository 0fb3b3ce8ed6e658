# A node that hears no broadcasts does not notice, and trusts what it sees.
set(source src/spore/cluster/dissemination/heartbeat_sender.cpp)
set(find [[return !hearing_.isRunning(now) && membership_.activeCount(now) > 0;]])
set(replacement [[return false;]])
set(run --scenario no-broadcast)
set(caught_by false_alarms)
