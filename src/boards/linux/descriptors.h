// How many files and connections a process may have open, and what a node makes of it.
#pragma once

#include <cstddef>

namespace spore {

// How many connections a web server may hold without taking the descriptors that the node needs for its sockets, its
// records and its updates. StartError: the limit is too low for a node (`ulimit -n`).
size_t connectionsAllowed();
// connectionsAllowed() from the limit and the number of those that are open already.
size_t connectionsAllowed(size_t limit, size_t open);

}  // namespace spore
