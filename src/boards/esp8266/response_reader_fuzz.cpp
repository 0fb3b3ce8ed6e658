// Whatever a server answers: what is read never exceeds what arrived, and the pieces in which it arrives change
// nothing.
#include "boards/esp8266/response_reader.h"

namespace {

struct Outcome {
  spore::Status status = spore::Status::Ok;
  bool isComplete = false;
  size_t bodyBytes = 0;
  uint32_t sum = 0;
};

Outcome readAll(spore::Bytes answer, size_t pieceBytes) {
  constexpr uint32_t headBytesMax = 256;
  spore::ResponseReader reader{headBytesMax};
  Outcome outcome;
  for (; !answer.empty(); answer = answer.from(pieceBytes)) {
    spore::Bytes bytes = answer.first(pieceBytes);
    while (!bytes.empty()) {
      const size_t before = bytes.size();
      const spore::Result<spore::Bytes> piece = reader.read(bytes);
      outcome.status = piece.status();
      if (!piece.ok()) return outcome;
      CHECK(bytes.size() < before);
      for (const uint8_t byte : piece.value()) outcome.sum = outcome.sum * 31 + byte;
      outcome.bodyBytes += piece.value().size();
    }
  }
  outcome.status = reader.end();
  outcome.isComplete = reader.isComplete();
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const spore::Bytes answer{data, size};
  const Outcome whole = readAll(answer, size + 1);
  const Outcome pieces = readAll(answer, 3);
  CHECK(whole.bodyBytes <= size);
  CHECK(whole.status == pieces.status && whole.isComplete == pieces.isComplete);
  CHECK(whole.status != spore::Status::Ok || (whole.bodyBytes == pieces.bodyBytes && whole.sum == pieces.sum));
  return 0;
}
