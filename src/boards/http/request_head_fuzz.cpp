// Requests from strangers: what the head makes of bytes must not depend on how they are cut into packets.
#include "boards/http/request_head.h"

#include <cstring>

#include "boards/http/body_framing.h"

// covers: request_head.cpp body_framing.cpp

namespace {

using namespace spore;
using namespace spore::http;

struct Outcome {
  HttpFault fault = HttpFault::None;
  bool isComplete = false;
  size_t headBytes = 0;
  size_t bodyBytes = 0;
  uint32_t bodySum = 0;
  HttpMethod method = HttpMethod::Other;
  FixedString<textBytesMax> text;  // every view, one after the other
};

bool lies(std::string_view part, Bytes whole) {
  const char* const start = reinterpret_cast<const char*>(whole.data());
  return part.empty() || (part.data() >= start && part.data() + part.size() <= start + whole.size());
}

void readBody(BodyFraming framing, Bytes bytes, size_t step, Outcome& outcome) {
  while (!bytes.empty() && !framing.isComplete() && framing.fault() == HttpFault::None) {
    Bytes content;
    const Bytes piece = bytes.first(step);
    const size_t taken = framing.take(piece, content);
    CHECK(taken > 0 && taken <= piece.size() && content.size() <= taken);
    for (const uint8_t byte : content) outcome.bodySum = outcome.bodySum * 31 + byte;
    outcome.bodyBytes += content.size();
    bytes = bytes.from(taken);
  }
  outcome.fault = framing.fault();
  outcome.isComplete = framing.isComplete();
}

Outcome read(Bytes bytes, size_t step) {
  static uint8_t text[textBytesMax];
  std::memset(text, 0, sizeof text);
  RequestHead head{MutableBytes{text}};
  Outcome outcome;
  while (!bytes.empty() && !head.isComplete() && head.fault() == HttpFault::None) {
    const size_t taken = head.take(bytes.first(step));
    outcome.headBytes += taken;
    bytes = bytes.from(taken);
    CHECK(taken > 0 || head.fault() != HttpFault::None);
  }
  HttpRequest request;
  head.describe(request);
  outcome.fault = head.fault();
  outcome.method = request.method;
  for (const std::string_view part : {request.target, request.host, request.origin, request.contentType,
                                      request.contentRange, request.range, head.webSocketKey()}) {
    CHECK(lies(part, text));
    (void)outcome.text.append(part);
  }
  CHECK(request.target.size() <= targetBytesMax);
  (void)head.wantsWebSocket();
  (void)head.keepsAlive();
  (void)head.awaitsContinue();
  if (!head.isComplete()) return outcome;
  // Never two ways to tell where the body ends.
  CHECK(!head.isChunked() || head.contentLength() == 0);
  readBody(head.isChunked() ? BodyFraming::chunked() : BodyFraming::ofLength(head.contentLength()), bytes, step,
           outcome);
  return outcome;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0) return 0;
  const Bytes bytes{data + 1, size - 1};
  const Outcome whole = read(bytes, SIZE_MAX);
  const Outcome pieces = read(bytes, 1 + data[0]);
  CHECK(whole.fault == pieces.fault && whole.isComplete == pieces.isComplete && whole.headBytes == pieces.headBytes);
  CHECK(whole.bodyBytes == pieces.bodyBytes && whole.bodySum == pieces.bodySum && whole.method == pieces.method);
  CHECK(whole.text.view() == pieces.text.view());
  return 0;
}
