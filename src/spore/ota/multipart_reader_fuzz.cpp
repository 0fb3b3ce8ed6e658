// However a body is cut into pieces, the same file comes out of it.
#include "spore/ota/multipart_reader.h"

#include <cstring>

namespace {

struct Outcome {
  spore::Status status = spore::Status::Ok;
  size_t size = 0;
  uint8_t file[4096];
};

Outcome read(spore::Bytes body, size_t step) {
  static Outcome* out;
  Outcome outcome;
  out = &outcome;
  spore::MultipartReader reader{"b"};
  for (; !body.empty(); body = body.from(step)) {
    const spore::Status status = reader.take(body.first(step), [](spore::Bytes bytes) {
      if (bytes.size() > sizeof out->file - out->size) return spore::Status::TooLarge;
      std::memcpy(out->file + out->size, bytes.data(), bytes.size());
      out->size += bytes.size();
      return spore::Status::Ok;
    });
    if (status != spore::Status::Ok) break;
  }
  outcome.status = reader.finish();
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const spore::Bytes body = spore::Bytes{data, size}.from(1);
  const Outcome whole = read(body, body.size());
  const Outcome cut = read(body, 1 + data[0] % 16);
  CHECK(whole.status == cut.status);
  if (whole.status == spore::Status::Ok) {
    CHECK(whole.size == cut.size && std::memcmp(whole.file, cut.file, whole.size) == 0);
  }
  const auto boundary = spore::multipartBoundary(spore::asText(body));
  if (boundary.ok()) CHECK(!boundary.value().empty() && boundary.value().size() <= spore::boundaryBytesMax);
  return 0;
}
