#include "boards/http/reply_head.h"

#include <cstring>

#include "spore/base/text.h"

namespace spore {
namespace {

class Appender {
 public:
  explicit Appender(MutableBytes out) : out_(out) {}

  Appender& text(std::string_view text) {
    if (text.size() > out_.size() - used_) {
      isFull_ = true;
    } else if (!text.empty()) {
      std::memcpy(out_.data() + used_, text.data(), text.size());
      used_ += text.size();
    }
    return *this;
  }
  Appender& text(FlashText text) {
    const size_t copied = text.copy(0, reinterpret_cast<char*>(out_.data()) + used_, out_.size() - used_);
    used_ += copied;
    isFull_ = isFull_ || text.at(copied) != 0;
    return *this;
  }
  Appender& number(size_t number) { return text(decimalText(static_cast<uint32_t>(number)).view()); }
  // Nothing where there is no value.
  Appender& field(FlashText name, std::string_view value) {
    if (value.empty()) return *this;
    return text(name).text(value);
  }
  Appender& challenge(const HttpChallenge& challenge) {
    const size_t written = challenge.write(challenge, out_.from(used_));
    used_ += written;
    isFull_ = isFull_ || written == 0;
    return *this;
  }
  size_t used() const { return isFull_ ? 0 : used_; }

 private:
  MutableBytes out_;
  size_t used_ = 0;
  bool isFull_ = false;
};

}  // namespace

FlashText reasonOf(uint16_t status) {
  switch (status) {
    case 200: return SPORE_TEXT("OK");
    case 201: return SPORE_TEXT("Created");
    case 202: return SPORE_TEXT("Accepted");
    case 204: return SPORE_TEXT("No Content");
    case 206: return SPORE_TEXT("Partial Content");
    case 302: return SPORE_TEXT("Found");
    case 400: return SPORE_TEXT("Bad Request");
    case 401: return SPORE_TEXT("Unauthorized");
    case 403: return SPORE_TEXT("Forbidden");
    case 404: return SPORE_TEXT("Not Found");
    case 405: return SPORE_TEXT("Method Not Allowed");
    case 408: return SPORE_TEXT("Request Timeout");
    case 409: return SPORE_TEXT("Conflict");
    case 411: return SPORE_TEXT("Length Required");
    case 413: return SPORE_TEXT("Content Too Large");
    case 414: return SPORE_TEXT("URI Too Long");
    case 415: return SPORE_TEXT("Unsupported Media Type");
    case 416: return SPORE_TEXT("Range Not Satisfiable");
    case 422: return SPORE_TEXT("Unprocessable Content");
    case 426: return SPORE_TEXT("Upgrade Required");
    case 429: return SPORE_TEXT("Too Many Requests");
    case 431: return SPORE_TEXT("Request Header Fields Too Large");
    case 500: return SPORE_TEXT("Internal Server Error");
    case 501: return SPORE_TEXT("Not Implemented");
    case 503: return SPORE_TEXT("Service Unavailable");
    case 504: return SPORE_TEXT("Gateway Timeout");
    default: return SPORE_TEXT("Status");
  }
}

size_t writeReplyHead(MutableBytes out, const ReplyHead& head) {
  Appender to(out);
  to.text(head.isHttp11 ? SPORE_TEXT("HTTP/1.1 ") : SPORE_TEXT("HTTP/1.0 ")).number(head.status).text(SPORE_TEXT(" "));
  to.text(reasonOf(head.status)).field(SPORE_TEXT("\r\nDate: "), head.date);
  to.field(SPORE_TEXT("\r\nContent-Type: "), head.contentType);
  if (head.framing == ReplyFraming::Length) to.text(SPORE_TEXT("\r\nContent-Length: ")).number(head.contentLength);
  if (head.framing == ReplyFraming::Chunked) to.text(SPORE_TEXT("\r\nTransfer-Encoding: chunked"));
  to.field(SPORE_TEXT("\r\nAllow: "), head.allow).field(SPORE_TEXT("\r\nLocation: "), head.location);
  to.field(SPORE_TEXT("\r\nContent-Range: "), head.contentRange);
  to.field(SPORE_TEXT("\r\nContent-Encoding: "), head.contentEncoding);
  // Of what may be asked for in parts, the parts too (RFC 9110, 14.3).
  if (head.acceptsRanges) to.text(SPORE_TEXT("\r\nAccept-Ranges: bytes"));
  if (head.challenge.write != nullptr) to.challenge(head.challenge);
  if (head.retryAfterS != 0) to.text(SPORE_TEXT("\r\nRetry-After: ")).number(head.retryAfterS);
  if (head.status == 503) to.text(SPORE_TEXT("\r\nRetry-After: 1"));
  if (head.status == 426) to.text(SPORE_TEXT("\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13"));
  // HTTP/1.1 keeps a connection unless told otherwise, HTTP/1.0 closes it unless told otherwise (RFC 9112, 9.3).
  if (head.status == 426) {
    to.text(SPORE_TEXT("\r\nConnection: Upgrade, close"));
  } else if (!head.isKeptAlive) {
    to.text(SPORE_TEXT("\r\nConnection: close"));
  } else if (!head.isHttp11) {
    to.text(SPORE_TEXT("\r\nConnection: keep-alive"));
  }
  return to.text(SPORE_TEXT("\r\n\r\n")).used();
}

}  // namespace spore
