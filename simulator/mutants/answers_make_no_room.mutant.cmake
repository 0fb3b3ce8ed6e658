# In a full list who answers takes nobody's place who does not.
set(source src/spore/cluster/members/eviction.cpp)
set(find [[if (silent != nullptr) return silent;]])
set(replacement [[return proof == Proof::None ? silent : nullptr;]])
set(run --scenario invented-nodes)
set(caught_by newcomers_get_in)
