// BodyFraming: finds a request's body among the bytes of its connection, by length or by chunks (RFC 9112, 6 and 7.1).
#pragma once

#include "boards/http/http_limits.h"
#include "spore/platform/http.h"

namespace spore::http {

class BodyFraming {
 public:
  // No body.
  BodyFraming() = default;
  static BodyFraming ofLength(uint32_t bytes);
  static BodyFraming chunked();

  // Takes bytes from the front and returns how many; `content` becomes those among them that are body, which lie
  // together. Once it is complete or wrong it takes no more.
  size_t take(Bytes bytes, Bytes& content);
  bool isComplete() const { return place_ == Place::End; }
  // Malformed, or HeadersTooLarge for endless extensions and trailers.
  HttpFault fault() const { return fault_; }

 private:
  enum class Place : uint8_t {
    Data,
    Size,
    Extension,
    SizeEnd,
    DataEnd,
    DataLastEnd,
    TrailerStart,
    Trailer,
    TrailerEnd,
    LastEnd,
    End
  };

  void step(char character);
  void stepSize(char character);
  void stepTrailer(char character);
  void expect(char character, char expected, Place next);

  uint32_t left_ = 0;  // of the body or of a chunk
  uint16_t textBytes_ = 0;
  uint8_t digits_ = 0;
  bool isChunked_ = false;
  Place place_ = Place::End;
  HttpFault fault_ = HttpFault::None;
};

}  // namespace spore::http
