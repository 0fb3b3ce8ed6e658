// The public keys that a firmware was built with: whose signature its updates must have.
#pragma once

#include "spore/ota/update_rules.h"

namespace spore {

// A build names one or two with -D SPORE_UPDATE_KEYS: 130 hexadecimal digits each (docs/image.md), with a comma between
// them. None: an image without a signature will do.
UpdateKeys builtInUpdateKeys();

}  // namespace spore
