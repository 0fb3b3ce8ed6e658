// UpdateRules: what a node asks of an image, gathered by its service before each transfer.
#pragma once

#include <optional>

#include "spore/base/fixed_vector.h"
#include "spore/ota/image_trailer.h"
#include "spore/platform/crypto.h"

namespace spore {

// Two keys may be valid at once, so that one can take over from the other.
constexpr size_t updateKeysMax = 2;
using UpdateKeys = FixedVector<PublicKey, updateKeysMax>;

struct UpdateRules {
  // What runs here: an image must be of the same product and for the same board.
  ProductName product;
  BoardName board;
  const char* version = "";
  bool isChip = false;                    // an executable otherwise
  uint16_t machine = 0;                   // of the executable that runs; 0: not known, any will do
  FlashMode flashMode = FlashMode::None;  // that the running image was made for; None: any will do
  std::optional<Sha256Hash> runningHash;  // none: not known (yet)
  std::optional<Sha256Hash> failedHash;   // of the image that failed its last trial here
  UpdateKeys keys;
  bool acceptsUnsigned = false;  // where there is no key
  bool isHeld = false;
  // The firmware that runs has proved nothing: what could replace it is what it would go back to.
  bool isOnTrial = false;
};

}  // namespace spore
