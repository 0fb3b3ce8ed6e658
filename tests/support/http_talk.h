// Talks HTTP to an ApiServer the way a board does: hands an exchange over, runs the loop, pulls the body.
#pragma once

#include <cstring>

#include "spore/api/api_server.h"
#include "spore/base/fixed_string.h"

namespace spore {

// One request and its answer, in fixed memory.
template <size_t bodyBytesMax>
class HttpTalkOf {
 public:
  HttpExchange exchange;
  uint32_t answers = 0;

  HttpTalkOf() {
    exchange.onReady = [this](HttpExchange&) { ++answers; };
  }

  HttpTalkOf& request(HttpMethod method, std::string_view target) {
    exchange.request = HttpRequest{};
    exchange.request.method = method;
    exchange.request.target = target;
    return *this;
  }
  HttpTalkOf& json(std::string_view body) { return content("application/json", body); }
  HttpTalkOf& form(std::string_view body) { return content("application/x-www-form-urlencoded", body); }
  HttpTalkOf& content(std::string_view type, std::string_view body) {
    exchange.request.contentType = type;
    exchange.request.body = asBytes(body);
    return *this;
  }

  // The whole way of the request; the status. Streamed bodies are pulled `pieceBytes` at a time.
  uint16_t send(ApiServer& api, size_t pieceBytes = 536) {
    api.submit(exchange);
    api.loop();
    pull(pieceBytes);
    return exchange.reply.status;
  }
  // Pulls what is left of a streamed body, or takes a complete one. Before each piece `between` is called.
  template <typename Between>
  void pull(size_t pieceBytes, const Between& between) {
    clear();
    do {
      between();
    } while (pullPiece(pieceBytes));
  }
  void pull(size_t pieceBytes) {
    pull(pieceBytes, [] {});
  }
  void clear() { size_ = 0; }
  // The next piece of a streamed body, or a complete one; whether more may follow.
  bool pullPiece(size_t pieceBytes) {
    if (!exchange.reply.isStreamed()) {
      append(exchange.reply.body);
      return false;
    }
    const size_t size = exchange.reply.fill(MutableBytes{piece_}.first(pieceBytes));
    append({piece_, size});
    return size > 0;
  }

  uint16_t status() const { return exchange.reply.status; }
  std::string_view body() const { return {body_, size_}; }
  bool says(std::string_view piece) const { return body().find(piece) != std::string_view::npos; }
  // Whether the answer is an error that programs know by this code.
  bool hasCode(std::string_view code) const {
    FixedString<80> begin{R"({"error":{"code":")"};
    begin.appendCut(code);
    begin.appendCut('"');
    return body().substr(0, begin.size()) == begin;
  }
  size_t count(std::string_view piece) const {
    size_t found = 0;
    for (size_t at = body().find(piece); at != std::string_view::npos; at = body().find(piece, at + 1)) ++found;
    return found;
  }

 private:
  void append(Bytes bytes) {
    const Bytes fitting = bytes.first(sizeof body_ - size_);
    if (!fitting.empty()) std::memcpy(body_ + size_, fitting.data(), fitting.size());
    size_ += fitting.size();
  }

  uint8_t piece_[4096];
  char body_[bodyBytesMax];
  size_t size_ = 0;
};

// What is longer than this is cut: enough for the list of a few members.
using HttpTalk = HttpTalkOf<12 * 1024>;

}  // namespace spore
