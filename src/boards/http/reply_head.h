// The status line and headers of a reply, as bytes, of every board.
#pragma once

#include <cstdint>
#include <string_view>

#include "spore/base/bytes.h"
#include "spore/base/flash_text.h"
#include "spore/platform/http.h"

namespace spore {

enum class ReplyFraming : uint8_t {
  Length,   // Content-Length
  Chunked,  // a length nobody knows yet
  Close,    // the same for HTTP/1.0: the end of the connection ends the body
};

struct ReplyHead {
  uint16_t status = 200;
  std::string_view contentType;
  std::string_view allow;  // this and the next three: left out when empty
  std::string_view location;
  std::string_view contentRange;
  std::string_view contentEncoding;
  HttpChallenge challenge;  // of a 401
  uint8_t retryAfterS = 0;  // 0: none, but for 503
  std::string_view date;    // left out where a board does not know it (RFC 9110, 6.6.1)
  ReplyFraming framing = ReplyFraming::Length;
  size_t contentLength = 0;
  bool acceptsRanges = false;
  bool isKeptAlive = true;
  bool isHttp11 = true;
};

constexpr size_t replyHeadBytesMax = 512;

// Returns the length; 0 when `out` is too small, which replyHeadBytesMax is not for any head of ours.
size_t writeReplyHead(MutableBytes out, const ReplyHead& head);

// "Not Found"; "Status" for a number that has no name here.
FlashText reasonOf(uint16_t status);

}  // namespace spore
