# In a full list who answers takes nobody's place who does not.
set(source src/spore/cluster/membership_room.cpp)
set(find [[if (proof == Proof::None || candidate == nullptr) return nullptr;]])
set(replacement [[if (true) return nullptr;]])
set(run --scenario invented-nodes)
set(caught_by newcomers_get_in)
