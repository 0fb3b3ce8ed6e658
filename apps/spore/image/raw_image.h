// What a raw image says about itself: for which machine it is, and the name that its build gave it.
#pragma once

#include <string>

#include "spore/ota/image_trailer.h"

namespace spore::cli {

struct RawImage {
  bool isForChip = false;
  FlashMode flashMode = FlashMode::None;
  ProductName product;
  BoardName board;
  VersionName version;
};

// Looks at all of it, as a node does (ImageCheck). `name` is what failures call the image. Throws a Failure:
// E_IMAGE_KIND (neither for the chip nor an executable of Linux, or in a form that is not taken over the air),
// E_IMAGE_CHIP (for an ESP32 or another relative of the chip), E_IMAGE_DAMAGED (cut off, changed, or longer than it
// says), E_IMAGE_NAME (no text with product, board and version, or two that differ), E_IMAGE_MISMATCH (its name is of
// another machine).
RawImage examineRawImage(Bytes image, const std::string& name);

}  // namespace spore::cli
