# A member whose frames come late for no reason is not asked who has counted for it.
set(source src/spore/cluster/incarnations/direct_evidence.cpp)
set(find [[evidence.isDoubtful = isFarBehind || !isOfNetwork;]])
set(replacement [[evidence.isDoubtful = isFarBehind;]])
set(run --scenario forged-goodbyes)
set(caught_by goodbyes_are_refuted)
