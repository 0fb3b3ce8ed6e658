// RequestHead: reads request line and header fields of HTTP/1.1, byte by byte, into fixed memory.
#pragma once

#include "boards/http/http_limits.h"
#include "spore/base/fixed_string.h"
#include "spore/platform/http.h"

namespace spore::http {

// Strict where two readers could disagree about where a request ends (RFC 9112, 11.2): one Host, no folded lines, no
// bare CR or LF, no NUL, never Content-Length and Transfer-Encoding together.
class RequestHead {
 public:
  // Keeps what the engine asks for in `text`, which stays where it is while the request lives.
  explicit RequestHead(MutableBytes text) : text_(text) {}

  // Takes bytes up to the end of the head, or to the first that is wrong, and returns how many.
  size_t take(Bytes bytes);
  bool hasBegun() const { return place_ != Place::Start; }
  bool isComplete() const { return place_ == Place::End && fault_ == HttpFault::None; }
  HttpFault fault() const { return fault_; }

  // Fills in what is known, also of a head that is wrong; the views point into the text.
  void describe(HttpRequest& request) const;
  HttpMethod method() const { return method_; }
  std::string_view target() const { return view(target_); }
  std::string_view webSocketKey() const { return view(key_); }
  bool isHttp11() const { return isHttp11_; }
  bool keepsAlive() const { return keepsAlive_; }
  bool isChunked() const { return hasSeen(Field::TransferEncoding); }
  // The length that was announced; UINT32_MAX also stands for more.
  uint32_t contentLength() const { return contentLength_; }
  bool awaitsContinue() const { return awaitsContinue_ && isHttp11_; }
  // GET with Upgrade: websocket, by Connection, of the version that RFC 6455 is about.
  bool wantsWebSocket() const;

 private:
  enum class Place : uint8_t {
    Start,
    Method,
    Target,
    Version,
    VersionEnd,
    LineStart,
    Name,
    BeforeValue,
    Value,
    ValueEnd,
    LastEnd,
    End,
  };
  // The fields that mean something here, in the order of their names in the table.
  enum class Field : uint8_t {
    Host,
    Origin,
    ContentType,
    ContentRange,
    Range,
    Authorization,
    Key,
    ContentLength,
    TransferEncoding,
    Connection,
    Expect,
    Upgrade,
    Version,
    Other,
  };
  struct Part {
    uint16_t start = 0;
    uint16_t size = 0;
  };

  void step(char character);
  void stepRequestLine(char character);
  void stepField(char character);
  void append(char character, HttpFault ifFull);
  void endVersion();
  void endName();
  void endValue();
  void readMeaning(std::string_view value);
  void readContentLength(std::string_view value);
  void endHead();
  void splitAbsoluteTarget();
  void fail(HttpFault fault) { fault_ = fault; }
  bool hasSeen(Field field) const { return (seen_ & (1u << static_cast<unsigned>(field))) != 0; }
  std::string_view view(Part part) const {
    return {reinterpret_cast<const char*>(text_.data()) + part.start, part.size};
  }

  MutableBytes text_;
  uint16_t used_ = 0;  // of the text
  uint16_t size_ = 0;  // of the head so far
  uint16_t valueStart_ = 0;
  uint16_t seen_ = 0;  // fields
  Place place_ = Place::Start;
  Field field_ = Field::Other;
  HttpFault fault_ = HttpFault::None;
  HttpMethod method_ = HttpMethod::Other;
  bool isHttp11_ = true;
  bool keepsAlive_ = false;
  bool wantsClose_ = false, wantsKeepAlive_ = false, wantsUpgrade_ = false;
  bool awaitsContinue_ = false;
  bool isWebSocket_ = false, isVersion13_ = false;
  uint32_t contentLength_ = 0;
  Part target_, host_, origin_, contentType_, contentRange_, range_, authorization_, key_;
  FixedString<24> name_;  // of the method, the version, a field; a longer one is none of ours
  bool isNameLong_ = false;
};

}  // namespace spore::http
