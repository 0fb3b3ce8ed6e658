// ResponseReader: takes an HTTP answer apart as it arrives: status, then the bytes of the body.
#pragma once

#include <cstdint>

#include "spore/base/bytes.h"
#include "spore/base/result.h"

namespace spore {

// For requests of HTTP/1.0, whose answer has a length or ends with the connection (RFC 9112, 6.3). A server that
// sends chunks anyway is Malformed.
class ResponseReader {
 public:
  // `status` is the only one whose body is wanted.
  explicit ResponseReader(uint32_t headBytesMax, uint16_t status = 200) : headBytesMax_(headBytesMax), status_(status) {}

  // Takes bytes off the front of what arrived and returns those of the body among them; call it again until `bytes`
  // is empty. NotFound: another status. Malformed: no HTTP, or chunks. TooLarge: a head over its limit.
  Result<Bytes> read(Bytes& bytes);
  // The connection has ended. Ok: the answer is complete. Unavailable: it is not.
  Status end() const;
  // The length that the head told has arrived: nothing more is to come.
  bool isComplete() const { return state_ == State::Body && hasLength_ && remaining_ == 0; }

 private:
  enum class State : uint8_t { StatusLine, Header, Body };

  Status takeHead(uint8_t byte);
  Status endLine();
  Status readStatus() const;
  Status readHeader();

  const uint32_t headBytesMax_;
  const uint16_t status_;
  uint32_t headBytes_ = 0;
  State state_ = State::StatusLine;
  bool hasLength_ = false;
  uint32_t remaining_ = 0;
  // The beginning of the line: names and values that matter are shorter.
  char line_[48];
  size_t lineSize_ = 0;
  bool isLineCut_ = false;
};

}  // namespace spore
