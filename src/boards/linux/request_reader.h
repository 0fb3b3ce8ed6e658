// Turns the bytes of one connection into requests, within limits.
#pragma once

#include <functional>
#include <memory>

#include "spore/platform/http.h"

namespace spore {

// Reads one request at a time; what follows it in the same packet waits for next(). The parser is Boost.Beast's.
class RequestReader {
 public:
  // Whether the body of such a request is passed on in pieces, without a limit to its length.
  using PieceRule = std::function<bool(HttpMethod method, std::string_view target)>;

  explicit RequestReader(const HttpLimits& limits, PieceRule takesPieces = {});
  RequestReader(const RequestReader&) = delete;
  RequestReader& operator=(const RequestReader&) = delete;
  ~RequestReader();

  enum class State : uint8_t {
    NeedsMore,
    AwaitsContinue,  // reported once: the client waits for "100 Continue" before it sends the body
    Complete,
    Failed,  // fault() says why; the connection is of no further use
  };

  // Where the socket puts its next bytes; never empty while State::NeedsMore holds.
  MutableBytes room();
  // `count` bytes of room() have been filled; 0 looks at what has waited since next().
  State received(size_t count);
  // The request has been answered.
  void next();

  bool hasBegun() const { return size_ > 0; }  // some byte of the request is there
  bool hasHeader() const { return bodyStart_ > 0; }
  // The body has no place here: piece() is what has come of it since dropPiece(), in each state but Failed.
  bool isInPieces() const { return isInPieces_ && hasHeader(); }
  Bytes piece() const { return {reinterpret_cast<const uint8_t*>(buffer_.get()) + bodyStart_, bodySize_}; }
  void dropPiece();
  HttpFault fault() const { return fault_; }
  bool keepsAlive() const { return keepsAlive_; }
  bool isHttp11() const { return isHttp11_; }
  bool wantsWebSocket() const { return wantsWebSocket_; }
  // Fills in what is known; views stay valid until next().
  void describe(HttpRequest& request) const;
  // Everything received since the request began, for whoever takes the connection over.
  Bytes raw() const { return {reinterpret_cast<const uint8_t*>(buffer_.get()), size_}; }

 private:
  class Parser;
  // A part of the buffer, which may move while the request still comes.
  struct Part {
    uint32_t start = 0;
    uint32_t size = 0;
  };

  // Some clients end a body with a line break too many (RFC 9112, 2.2); more than a few are no mistake.
  static constexpr size_t emptyBytesMax = 4;
  // A request line is the target and at most this much around it.
  static constexpr size_t methodAndVersionBytes = 24;

  void grow(size_t capacity);
  State parse();
  State awaitMore();
  State fail(HttpFault fault);
  void restartParser();
  bool isFirstLineLong() const;
  void dropEmptyLines();
  std::string_view view(Part part) const { return {buffer_.get() + part.start, part.size}; }

  const HttpLimits limits_;
  const PieceRule takesPieces_;
  std::unique_ptr<Parser> parser_;
  std::unique_ptr<char[]> buffer_;
  size_t capacity_ = 0;
  size_t size_ = 0;        // received
  size_t emptyBytes_ = 0;  // of empty lines before the request
  size_t parsed_ = 0;      // of these, seen by the parser
  size_t bodyStart_ = 0;   // 0 until the header is complete
  size_t bodySize_ = 0;
  HttpMethod method_ = HttpMethod::Other;
  Part target_, targetHost_, host_, origin_, contentType_, contentRange_, range_, authorization_;
  uint32_t contentLength_ = 0;
  HttpFault fault_ = HttpFault::None;
  bool isInPieces_ = false;
  bool keepsAlive_ = false;
  bool isHttp11_ = true;
  bool wantsWebSocket_ = false;
  bool awaitsContinue_ = false;
};

}  // namespace spore
