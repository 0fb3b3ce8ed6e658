# A node that has stalled judges by what it knew before.
set(source src/spore/cluster/failure_detection/suspicion.cpp)
set(find [[if (member.status == NodeStatus::Active && isHeld(member, now)) return NodeStatus::Active;
  }
  if (age < silenceAllowed(member, timing_.deadAfter)) return NodeStatus::Inactive;
  return member.status == NodeStatus::Dead || health_.mayCallDead(now) ? NodeStatus::Dead : NodeStatus::Inactive;]])
set(replacement [[if (member.status == NodeStatus::Active && !health_.isListening(now) && isHeld(member, now)) return NodeStatus::Active;
  }
  return age < silenceAllowed(member, timing_.deadAfter) ? NodeStatus::Inactive : NodeStatus::Dead;]])
set(run --scenario sleeper)
set(caught_by no_living_dead)
