# Each jump of a node's count of starts is written at once.
set(source src/spore/cluster/incarnations/own_incarnation.cpp)
set(find [[if (!isUnsaved_ || !saveSpacing_.begin(now, saveSpacing)) return;]])
set(replacement [[if (!isUnsaved_) return;]])
set(run --scenario claimed-starts)
set(caught_by storage_is_spared)
