// What this firmware is called: which product, for which board, in which version.
#pragma once

#include "spore/base/flash_text.h"

namespace spore {

// A build says what it is with -D SPORE_PRODUCT, SPORE_BOARD and SPORE_VERSION, words of printable ASCII; nobody but
// firmware_name.cpp reads these, so a new version compiles one file.
struct FirmwareName {
  FlashText product;    // 23 characters at most; "spore" if nobody said otherwise
  FlashText board;      // 15; "unknown"
  const char* version;  // 23, in RAM; that of the engine
  FlashText text;       // all three as `spore image pack` finds them in the image (docs/image.md)
};

FirmwareName firmwareName();

}  // namespace spore
