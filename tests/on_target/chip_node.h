// The node whose life is measured, in the memory that it has on the chip.
#pragma once

#include "spore/node/spore.h"

namespace spore {

// Builds the one node there is; on the loop's stack, as a sketch does.
Spore& buildChipNode(Board& board);

}  // namespace spore
