// What a node says in its log when it begins and when it ends.
#pragma once

#include "node_loop.h"
#include "node_setup.h"

namespace spore {

// Its name, its addresses, and which network it has chosen and why.
void sayBegin(Spore& node, LinuxBoard& board, const NodeSetup& setup);
void sayEnd(LinuxBoard& board, NodeLoopEnd end);

}  // namespace spore
