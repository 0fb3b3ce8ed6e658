# A good-bye is heard like any other heartbeat.
set(source src/spore/cluster/members/heartbeat_merge.cpp)
set(find [[member.phase = heartbeat.phase;]])
set(replacement [[if (heartbeat.phase != NodePhase::Left) member.phase = heartbeat.phase;]])
set(run --scenario commuter)
set(caught_by leaving_is_no_alarm)
