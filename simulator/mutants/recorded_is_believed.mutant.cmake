# The moment is no part of the tag: whatever was recorded is genuine for ever.
set(source src/spore/trust/frame_guard.cpp)
set(find [[writer.u32(moment.session);]])
set(replacement [[moment = noMoment; writer.u32(moment.session);]])
set(run --keyed --nodes 8 --time 60min --crashes 60 --attacks 240 --loss 10%)
set(caught_by stopped_is_noticed)
