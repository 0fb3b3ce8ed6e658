// An engine that answers requests as a test wants it to.
#pragma once

#include <cstring>
#include <new>

#include "spore/base/fixed_string.h"
#include "spore/platform/request_port.h"

namespace spore {

// POST /upload takes pieces; a GET of /stream has 100 lines of ten characters, of /file the same with a length, of
// /slow no answer until a test gives it.
class AnsweringSink final : public RequestSink {
 public:
  static constexpr size_t streamBytes = 1000;

  size_t bodyBytesWanted = SIZE_MAX;  // of an upload
  bool isWelcome = true;              // a WebSocket's origin
  unsigned requests = 0;
  unsigned cancels = 0;
  unsigned texts = 0;
  size_t bodyBytes = 0;  // that came in pieces
  uint32_t bodySum = 0;
  HttpFault fault = HttpFault::None;  // of the last request
  FixedString<300> target, host, contentType, body;
  HttpExchange* waiting = nullptr;

  void submit(HttpExchange& exchange) override {
    ++requests;
    fault = exchange.request.fault;
    (void)target.assign(exchange.request.target);
    (void)host.assign(exchange.request.host);
    (void)contentType.assign(exchange.request.contentType);
    body = FixedString<300>{asText(exchange.request.body)};
    CHECK(waiting == nullptr);
    waiting = &exchange;
  }
  // The engine's pass.
  void loop() {
    if (waiting == nullptr || target == "/slow") return;
    answer();
  }
  void answer() {
    HttpExchange& exchange = *waiting;
    waiting = nullptr;
    exchange.reply = HttpReply{};
    if (fault == HttpFault::None && (target == "/stream" || target == "/file" || target == "/short")) {
      auto* const streamed = new (exchange.scratch) size_t{0};
      exchange.reply.fill = [streamed](MutableBytes out) { return fill(*streamed, out); };
      if (target == "/file") exchange.reply.streamedBytes = streamBytes;
      if (target == "/short") exchange.reply.streamedBytes = streamBytes + 1;
    } else {
      exchange.reply.status = fault == HttpFault::None ? 200 : static_cast<uint16_t>(400 + static_cast<int>(fault));
      FixedString<100> text{"answer to "};
      (void)text.append(target.view().substr(0, 80));
      std::memcpy(exchange.scratch, text.c_str(), text.size());
      exchange.reply.body = Bytes{exchange.scratch, text.size()};
    }
    exchange.onReady(exchange);
  }
  bool takesPieces(HttpMethod method, std::string_view path) override {
    return method == HttpMethod::Post && path == "/upload";
  }
  bool onBody(HttpExchange&, Bytes piece) override {
    for (const uint8_t byte : piece) bodySum = bodySum * 31 + byte;
    bodyBytes += piece.size();
    return bodyBytes < bodyBytesWanted;
  }
  void cancel(HttpExchange& exchange) override {
    ++cancels;
    if (waiting == &exchange) waiting = nullptr;
  }
  size_t onWebSocketText(WebSocketClientId, std::string_view text, MutableBytes answer) override {
    ++texts;
    const std::string_view said = text.substr(0, answer.size());
    if (!said.empty()) std::memcpy(answer.data(), said.data(), said.size());
    return said.size();
  }
  bool isOriginAllowed(std::string_view, std::string_view) override { return isWelcome; }
  void onConsoleText(std::string_view) override {}
  void datagramsReady() override {}

 private:
  static size_t fill(size_t& streamed, MutableBytes out) {
    size_t count = 0;
    while (count < out.size() && streamed < streamBytes) {
      out[count++] = static_cast<uint8_t>(streamed % 10 == 9 ? '\n' : '0' + streamed / 10 % 10);
      ++streamed;
    }
    return count;
  }
};

}  // namespace spore
