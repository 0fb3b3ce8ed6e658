# A genuine frame is believed as often as it comes.
set(source src/spore/trust/replay_windows.cpp)
set(find [[if (!window->take(sequence)) return false;]])
set(replacement [[(void)window->take(sequence);]])
set(run --keyed --nodes 8 --time 30min --fast 20 --attacks 240 --loss 10%)
set(caught_by fast_is_once)
