#include "spore/ota/image_trailer.h"

#include <cstring>

#include "spore/base/byte_writer.h"
#include "spore/base/crc32.h"

namespace {

using namespace spore;

// Whatever is taken for a trailer is written again byte by byte.
void tryOut(Bytes bytes) {
  const Result<ImageTrailer> trailer = readTrailer(bytes);
  if (!trailer.ok()) return;
  CHECK(checkTrailer(trailer.value()) == Status::Ok);
  uint8_t written[imageTrailerBytes];
  writeTrailer(trailer.value(), written);
  CHECK(asText(written) == asText(bytes));
  CHECK(signedPart(bytes).size() < bytes.size());
}

}  // namespace

// Tries the input as it is, and with the check bytes that it would need, which no fuzzer finds by itself.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tryOut({data, size});
  if (size < imageTrailerBytes - 4) return 0;
  uint8_t repaired[imageTrailerBytes];
  std::memcpy(repaired, data, imageTrailerBytes - 4);
  ByteWriter check{MutableBytes{repaired}.from(imageTrailerBytes - 4)};
  check.u32(crc32({repaired, imageTrailerBytes - 4}));
  tryOut(repaired);
  return 0;
}
