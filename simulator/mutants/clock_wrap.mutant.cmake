# Readings of the clock are compared as if it never wrapped.
set(source src/spore/cluster/failure_detection/suspicion.cpp)
set(find [[const Millis age = now.since(member.heardAt);]])
set(replacement [[const Millis age{now.raw() > member.heardAt.value().raw() ? now.raw() - member.heardAt.value().raw() : 0};]])
set(run --scenario clock-wrap)
set(caught_by stopped_is_noticed)
