// However an image is cut into pieces, the verdict on it is the same; and a chip's image is whole at one length only.
// covers: chip_image_check.cpp executable_check.cpp image_check.cpp
#include "spore/ota/image_check.h"

namespace spore {

ImageFlaw flawOf(ImageKind kind, Bytes bytes, size_t step) {
  ImageCheck check{kind, bytes.size(), 5000};
  for (Bytes rest = bytes; !rest.empty(); rest = rest.from(step)) check.take(rest.first(step));
  return check.flaw();
}

}  // namespace spore

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  const auto kind = static_cast<spore::ImageKind>(data[0] % 3 + 1);
  const size_t step = data[1] % 64 + 1u;
  const spore::Bytes image{data + 2, size - 2};
  const spore::ImageFlaw flaw = spore::flawOf(kind, image, image.size() + 1);
  CHECK(spore::flawOf(kind, image, step) == flaw);
  if (flaw != spore::ImageFlaw::None || kind != spore::ImageKind::ChipPlain) return 0;
  CHECK(spore::flawOf(kind, image.first(image.size() - 1), step) != spore::ImageFlaw::None);
  return 0;
}
