# The tags of heartbeats are not looked at.
set(source src/spore/trust/frame_guard.cpp)
set(find [[if (!isGenuine(datagram, from, moment)) {]])
set(replacement [[if (header.type != FrameType::Heartbeat && !isGenuine(datagram, from, moment)) {]])
set(run --keyed --nodes 8 --time 30min --crashes 30 --attacks 240 --loss 10%)
set(caught_by conflicts_are_real)
