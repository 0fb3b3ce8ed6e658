// Requests from strangers: what the reader makes of bytes must not depend on how they are cut into packets.
#include "boards/linux/request_reader.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "spore/base/check.h"

namespace {

using namespace spore;

struct Read {
  bool isComplete = false;
  HttpMethod method = HttpMethod::Other;
  std::string target, host, origin, contentType, contentRange, range, body;
  bool keepsAlive = false;
  bool wantsWebSocket = false;

  friend bool operator==(const Read&, const Read&) = default;
};

bool lies(std::string_view part, Bytes whole) {
  if (part.empty()) return true;
  const char* const start = reinterpret_cast<const char*>(whole.data());
  return part.data() >= start && part.data() + part.size() <= start + whole.size();
}

// `upload` is what came of its body in pieces.
Read described(const RequestReader& reader, std::string_view upload, const HttpLimits& limits) {
  HttpRequest request;
  reader.describe(request);
  for (const std::string_view part : {request.target, request.host, request.origin, request.contentType,
                                      request.contentRange, request.range, asText(request.body)}) {
    CHECK(lies(part, reader.raw()));
  }
  CHECK(request.body.size() <= limits.bodyBytesMax);
  CHECK(!reader.isInPieces() || request.body.empty());
  CHECK(request.target.size() <= limits.uriBytesMax);
  return {true,
          request.method,
          std::string(request.target),
          std::string(request.host),
          std::string(request.origin),
          std::string(request.contentType),
          std::string(request.contentRange),
          std::string(request.range),
          reader.isInPieces() ? std::string(upload) : std::string(asText(request.body)),
          reader.keepsAlive(),
          reader.wantsWebSocket()};
}

// Everything that a connection with these bytes says, in pieces of at most `step` bytes.
std::vector<Read> readAll(Bytes bytes, size_t step, const HttpLimits& limits) {
  RequestReader reader{limits, [](HttpMethod method, std::string_view target) {
                         return method == HttpMethod::Post && target == "/upload";
                       }};
  std::vector<Read> requests;
  std::string upload;
  // The next piece of an upload is taken out of the reader, as the server does.
  const auto takePiece = [&](RequestReader::State state) {
    if (state == RequestReader::State::Failed || !reader.isInPieces()) return;
    upload += asText(reader.piece());
    reader.dropPiece();
  };
  while (true) {
    const MutableBytes room = reader.room();
    CHECK(!room.empty());
    CHECK(reader.raw().size() <= limits.headerBytesMax + limits.bodyBytesMax + 4096);
    const size_t count = std::min({step, bytes.size(), room.size()});
    if (count > 0) std::memcpy(room.data(), bytes.data(), count);
    bytes = bytes.from(count);
    RequestReader::State state = reader.received(count);
    takePiece(state);
    while (state == RequestReader::State::Complete) {
      requests.push_back(described(reader, upload, limits));
      upload.clear();
      reader.next();
      state = reader.received(0);
      takePiece(state);
    }
    if (state == RequestReader::State::Failed) {
      CHECK(reader.fault() != HttpFault::None);
      return requests;
    }
    if (bytes.empty()) return requests;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  HttpLimits limits;
  limits.bodyBytesMax = 600;
  limits.uriBytesMax = 100;
  limits.headerBytesMax = 700;
  const Bytes bytes{data + 1, size - 1};
  const auto whole = readAll(bytes, bytes.size(), limits);
  const auto pieces = readAll(bytes, 1 + data[0], limits);
  CHECK(whole == pieces);
  return 0;
}
