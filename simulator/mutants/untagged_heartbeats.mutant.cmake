# The tags of heartbeats are not looked at.
set(source src/spore/trust/frame_guard.cpp)
set(find [[if (keyOf(datagram, from, moment) == nullptr) {]])
set(replacement [[if (header.type != FrameType::Heartbeat && keyOf(datagram, from, moment) == nullptr) {]])
set(run --keyed --nodes 8 --time 30min --crashes 30 --attacks 240 --loss 10%)
set(caught_by conflicts_are_real)
