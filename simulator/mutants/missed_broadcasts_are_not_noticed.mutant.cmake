# A node that hears no broadcasts does not notice, and trusts what it sees.
set(source src/spore/cluster/failure_detection/local_health.cpp)
set(find [[const bool missesBroadcasts = areOthersActive && !hearing_.isRunning(now);]])
set(replacement [[const bool missesBroadcasts = areOthersActive && !hearing_.isRunning(now) && false;]])
set(run --scenario no-broadcast)
set(caught_by false_alarms)
