#include "boards/linux/reply_head.h"

#include <charconv>
#include <cstring>

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
  Appender& number(size_t number) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    return text({digits, static_cast<size_t>(end - digits)});
  }
  size_t used() const { return isFull_ ? 0 : used_; }

 private:
  MutableBytes out_;
  size_t used_ = 0;
  bool isFull_ = false;
};

}  // namespace

std::string_view reasonOf(uint16_t status) {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 302: return "Found";
    case 400: return "Bad Request";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 411: return "Length Required";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 415: return "Unsupported Media Type";
    case 416: return "Range Not Satisfiable";
    case 422: return "Unprocessable Content";
    case 426: return "Upgrade Required";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    default: return "Status";
  }
}

size_t writeReplyHead(MutableBytes out, const ReplyHead& head) {
  Appender to(out);
  to.text(head.isHttp11 ? "HTTP/1.1 " : "HTTP/1.0 ").number(head.status).text(" ").text(reasonOf(head.status));
  to.text("\r\nDate: ").text(head.date).text("\r\nContent-Type: ").text(head.contentType);
  if (head.framing == ReplyFraming::Length) to.text("\r\nContent-Length: ").number(head.contentLength);
  if (head.framing == ReplyFraming::Chunked) to.text("\r\nTransfer-Encoding: chunked");
  if (!head.allow.empty()) to.text("\r\nAllow: ").text(head.allow);
  if (!head.location.empty()) to.text("\r\nLocation: ").text(head.location);
  if (!head.contentRange.empty()) to.text("\r\nContent-Range: ").text(head.contentRange);
  if (!head.contentEncoding.empty()) to.text("\r\nContent-Encoding: ").text(head.contentEncoding);
  // HTTP/1.1 keeps a connection unless told otherwise, HTTP/1.0 closes it unless told otherwise (RFC 9112, 9.3).
  if (!head.isKeptAlive) to.text("\r\nConnection: close");
  if (head.isKeptAlive && !head.isHttp11) to.text("\r\nConnection: keep-alive");
  return to.text("\r\n\r\n").used();
}

}  // namespace spore
