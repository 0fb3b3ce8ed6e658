// A head that was understood is understood the same with more bytes behind it.
#include "spore/ota/image_head.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const spore::Bytes bytes{data, size};
  const auto whole = spore::readImageHead(bytes.first(spore::imageHeadBytes));
  for (size_t shorter = 0; shorter < size && shorter < spore::imageHeadBytes; ++shorter) {
    const auto part = spore::readImageHead(bytes.first(shorter));
    if (!part.ok()) continue;
    CHECK(whole.ok() && whole.value().kind == part.value().kind && whole.value().flashMode == part.value().flashMode);
  }
  return 0;
}
