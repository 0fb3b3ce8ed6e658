// ImageHead: what the first bytes of a firmware say it is.
#pragma once

#include "spore/base/bytes.h"
#include "spore/base/result.h"
#include "spore/ota/image_trailer.h"

namespace spore {

// More than this need not be seen. A gzip header with a longer name in it is refused.
constexpr size_t imageHeadBytes = 64;

struct ImageHead {
  ImageKind kind = ImageKind::ChipPlain;
  FlashMode flashMode = FlashMode::None;  // of a plain image of a chip; a packed one does not show it
  uint16_t machine = 0;                   // of an executable, as ELF numbers processors
};

// Truncated: not enough bytes to tell; Unsupported: for an ESP32 or another relative of the chip; Malformed: no
// firmware that we know of, or its header contradicts itself. A chip's image begins as esptool's documentation says,
// gzip as RFC 1952, 2.3, an executable as the ELF specification.
Result<ImageHead> readImageHead(Bytes head);

}  // namespace spore
