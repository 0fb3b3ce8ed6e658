// What an HTTP request and its answer are to the engine, whatever server the board uses.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "spore/base/bytes.h"
#include "spore/base/callback.h"
#include "spore/base/fixed_string.h"
#include "spore/base/ip_address.h"
#include "spore/base/limits.h"

namespace spore {

enum class HttpMethod : uint8_t { Get, Post, Put, Delete, Patch, Head, Options, Other };

// "GET" …; Other gives "OTHER".
const char* toText(HttpMethod method);
// Methods are case-sensitive (RFC 9110, 9.1); one that is not listed is Other.
HttpMethod parseHttpMethod(std::string_view text);

// What the board found wrong before the engine saw the request. The engine words the answer, so that every
// error of a node looks the same.
enum class HttpFault : uint8_t {
  None,
  Malformed,        // 400
  HeaderTimeout,    // 408
  BodyTooLarge,     // 413
  UriTooLong,       // 414
  HeadersTooLarge,  // 431
  Overloaded,       // 503
};

// The board's limits for one request. Each is a setting of the board.
struct HttpLimits {
  size_t bodyBytesMax = 8 * 1024;
  size_t uriBytesMax = 2 * 1024;
  size_t headerBytesMax = 8 * 1024;
  uint32_t headerTimeMs = 5000;  // Lower frees slow clients' places sooner, higher suits weak Wi-Fi.
};

// Views into the board's memory, valid until the exchange ends.
struct HttpRequest {
  HttpMethod method = HttpMethod::Get;
  std::string_view target;         // as sent: path and query, still percent-encoded
  std::string_view host;           // Host header, empty if absent
  std::string_view origin;         // Origin header, empty if absent
  std::string_view contentType;    // empty if absent
  std::string_view contentRange;   // Content-Range header, empty if absent
  std::string_view range;          // Range header, empty if absent
  std::string_view authorization;  // Authorization header, empty if absent
  IpAddress client;                // whose request it is; none where the board does not know
  uint32_t contentLength = 0;      // as announced; 0 if unknown
  Bytes body;                      // empty where it went to RequestSink::onBody()
  HttpFault fault = HttpFault::None;
};

// What the client of a 401 has to prove, and with what: the board writes it as WWW-Authenticate (docs/api.md,
// "Proofs").
struct HttpChallenge {
  std::array<uint8_t, 16> nonce{};
  uint32_t nodeId = 0;
  uint32_t generation = 0;
  bool isStale = false;       // the proof was right, but its nonce is worth nothing any more
  bool offersDigest = false;  // besides the scheme of our own
  // Writes it into a reply's head (trust/challenge_text.h); null: there is none. A pointer, because an image without
  // keys has no such code.
  size_t (*write)(const HttpChallenge& challenge, MutableBytes out) = nullptr;
};

struct HttpReply {
  uint16_t status = 200;
  const char* contentType = "application/json";
  std::string_view allow;            // for 405: the value of the Allow header; points into flash or into the exchange
  std::string_view location;         // for 302: the value of the Location header; points into the exchange
  std::string_view contentRange;     // for 206 and 416: the value of Content-Range; points into the exchange
  const char* contentEncoding = "";  // "gzip" for a body that is; empty: no such header
  HttpChallenge challenge;           // for 401
  uint8_t retryAfterS = 0;           // the value of Retry-After; 0: none, but for 503
  // A complete reply points into the exchange; a streamed one is empty here and comes from `fill`.
  Bytes body;
  // Puts the next bytes of the body into the buffer and returns how many; 0 at the end. Never blocks, may
  // be called from a web server's own callback, and only until the exchange is destroyed.
  Callback<size_t(MutableBytes)> fill;
  // How many bytes `fill` is going to give in all; 0: not known beforehand.
  size_t streamedBytes = 0;

  bool isStreamed() const { return static_cast<bool>(fill); }
};

// The value of an Authorization header that a node makes for another one.
using AuthorizationText = FixedString<160>;

// One request on its way through the engine. The board owns it: it fills `request` and `onReady`, hands it
// to RequestSink::submit(), and keeps it alive until it has sent the reply or has cancelled it.
class HttpExchange {
 public:
  HttpExchange() = default;
  HttpExchange(const HttpExchange&) = delete;
  HttpExchange& operator=(const HttpExchange&) = delete;

  HttpRequest request;
  HttpReply reply;
  // Called once, from Spore::loop(), when `reply` is set.
  Callback<void(HttpExchange&)> onReady;

  // The engine's own room for the reply's text or its cursor.
  alignas(void*) uint8_t scratch[limits::replyBytesMax + 128];

 private:
  friend class ExchangeQueue;
  HttpExchange* next_ = nullptr;
  bool queued_ = false;

 public:
  // The engine's own: why it wants no more of a body that comes in pieces; 0: it does.
  uint8_t refusal = 0;
  // The engine's own: what it thinks of the proof in the request's head (services/request_door.h).
  uint8_t proof = 0;
  // The engine's own: its handler could not answer yet, and is asked again.
  bool isLater = false;
};

}  // namespace spore
