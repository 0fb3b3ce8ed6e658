# A node that is told of later starts of itself goes on counting from where it is.
set(source src/spore/cluster/incarnations/own_incarnation.cpp)
set(find [[return isNewer(incarnation, sequence, cluster_.node.identity().incarnation, cluster_.sender.sequence()) &&]])
set(replacement [[return false &&]])
set(run --scenario older-flash)
set(caught_by incarnations_rise)
