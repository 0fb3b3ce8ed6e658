// ImageCheck: whether a firmware image is whole, whatever kind it is, judged while its bytes pass. Packing, verifying
// and every node judge by this alone.
#pragma once

#include "spore/ota/chip_image_check.h"
#include "spore/ota/executable_check.h"
#include "spore/ota/image_trailer.h"

namespace spore {

class ImageCheck {
 public:
  ImageCheck() = default;
  // `bytes` of it will pass. Of a gzip image, which cannot be unpacked here, only the size at its end is judged: what
  // it unpacks to is looked at where it is packed and verified.
  ImageCheck(ImageKind kind, size_t bytes, size_t unpackedBytes)
      : kind_(kind),
        size_(bytes),
        unpackedSize_(unpackedBytes),
        chip_(kind == ImageKind::ChipPlain ? bytes : 0),
        executable_(kind == ImageKind::LinuxExecutable ? bytes : 0) {}

  // Takes the bytes of the image in order, until all have passed.
  void take(Bytes bytes);
  ImageFlaw flaw() const;

 private:
  ImageKind kind_ = ImageKind::ChipPlain;
  size_t size_ = 0;
  size_t unpackedSize_ = 0;
  size_t at_ = 0;
  uint32_t last_ = 0;  // four bytes of a gzip image
  ChipImageCheck chip_;
  ExecutableCheck executable_;
};

}  // namespace spore
