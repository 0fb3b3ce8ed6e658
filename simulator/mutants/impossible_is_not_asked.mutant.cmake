# Who counts more starts than anybody follows is not asked, but ignored.
set(source src/spore/cluster/incarnations/direct_evidence.cpp)
set(find [[evidence.arrival = Arrival::Duplicate;
      evidence.isDoubtful = true;]])
set(replacement [[evidence.arrival = Arrival::Duplicate;]])
set(run --scenario believed-starts)
set(caught_by lies_do_not_last)
