// The buffer of a RequestReader; the parser is in http_protocol.cpp.
#include "boards/linux/request_reader.h"

#include <algorithm>
#include <cstring>

#include "spore/base/check.h"

namespace spore {
namespace {

// Most requests have about 100 bytes. Every connection holds this much, used or not.
constexpr size_t firstCapacity = 1024;
// What a read may bring at least.
constexpr size_t roomMin = 256;

}  // namespace

void RequestReader::grow(size_t capacity) {
  auto larger = std::make_unique_for_overwrite<char[]>(capacity);
  if (size_ > 0) std::memcpy(larger.get(), buffer_.get(), size_);
  buffer_ = std::move(larger);
  capacity_ = capacity;
}

MutableBytes RequestReader::room() {
  if (capacity_ - size_ < roomMin) grow(std::max(firstCapacity, 2 * capacity_));
  return {reinterpret_cast<uint8_t*>(buffer_.get()) + size_, capacity_ - size_};
}

RequestReader::State RequestReader::received(size_t count) {
  CHECK(count <= capacity_ - size_);
  size_ += count;
  if (parsed_ == 0) dropEmptyLines();
  const bool isHalfLine = parsed_ == 0 && size_ == 1 && buffer_[0] == '\r' && emptyBytes_ < emptyBytesMax;
  if (size_ == 0 || isHalfLine) return State::NeedsMore;
  // Judged before the parser looks, so that it does not matter whether the line comes at once or in pieces.
  if (!hasHeader() && isFirstLineLong()) return fail(HttpFault::UriTooLong);
  return parse();
}

RequestReader::State RequestReader::awaitMore() {
  if (!hasHeader()) {
    // The parser limits only what it has not consumed; a header that comes line by line must not grow for ever.
    if (size_ > limits_.headerBytesMax) return fail(HttpFault::HeadersTooLarge);
    return State::NeedsMore;
  }
  // What the parser has seen of a chunked body and is not body makes room.
  const size_t bodyEnd = bodyStart_ + bodySize_;
  std::memmove(buffer_.get() + bodyEnd, buffer_.get() + parsed_, size_ - parsed_);
  size_ -= parsed_ - bodyEnd;
  parsed_ = bodyEnd;
  if (size_ - parsed_ >= limits_.headerBytesMax) return fail(HttpFault::HeadersTooLarge);  // an endless trailer
  return State::NeedsMore;
}

RequestReader::State RequestReader::fail(HttpFault fault) {
  fault_ = fault;
  return State::Failed;
}

bool RequestReader::isFirstLineLong() const {
  const size_t end = std::min(std::string_view{buffer_.get(), size_}.find('\n'), size_);
  return end > limits_.uriBytesMax + methodAndVersionBytes;
}

void RequestReader::dropEmptyLines() {
  size_t bytes = 0;
  while (bytes < size_ && emptyBytes_ < emptyBytesMax) {
    const bool isLine = buffer_[bytes] == '\n';
    if (!isLine && std::string_view{buffer_.get() + bytes, size_ - bytes}.substr(0, 2) != "\r\n") break;
    bytes += isLine ? 1 : 2;
    emptyBytes_ += isLine ? 1 : 2;
  }
  if (bytes == 0) return;
  size_ -= bytes;
  std::memmove(buffer_.get(), buffer_.get() + bytes, size_);
}

void RequestReader::next() {
  const size_t left = size_ - parsed_;
  if (left == 0 && capacity_ > firstCapacity) {
    // An idle connection must not keep the room of a large request.
    buffer_.reset();
    capacity_ = 0;
  } else if (left > 0) {
    std::memmove(buffer_.get(), buffer_.get() + parsed_, left);
  }
  size_ = left;
  emptyBytes_ = 0;
  parsed_ = bodyStart_ = bodySize_ = 0;
  target_ = targetHost_ = host_ = origin_ = contentType_ = contentRange_ = range_ = authorization_ = {};
  contentLength_ = 0;
  isInPieces_ = wantsWebSocket_ = awaitsContinue_ = keepsAlive_ = false;
  restartParser();
}

void RequestReader::dropPiece() {
  // What follows it moves up; the head stays, for describe().
  std::memmove(buffer_.get() + bodyStart_, buffer_.get() + bodyStart_ + bodySize_, size_ - bodyStart_ - bodySize_);
  size_ -= bodySize_;
  parsed_ -= bodySize_;
  bodySize_ = 0;
}

void RequestReader::describe(HttpRequest& request) const {
  request.method = method_;
  request.target = view(target_);
  request.host = view(targetHost_.size > 0 ? targetHost_ : host_);
  request.origin = view(origin_);
  request.contentType = view(contentType_);
  request.contentRange = view(contentRange_);
  request.range = view(range_);
  request.authorization = view(authorization_);
  request.contentLength = contentLength_;
  request.body = isInPieces_ ? Bytes{} : piece();
  request.fault = fault_;
}

}  // namespace spore
