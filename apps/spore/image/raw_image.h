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

// `name` is what failures call the image. Throws a Failure: E_IMAGE_KIND (neither for the chip nor an executable of
// Linux, or with a flash mode that there is not), E_IMAGE_NAME (no text with product, board and version, or two that
// differ).
RawImage examineRawImage(Bytes image, const std::string& name);

}  // namespace spore::cli
