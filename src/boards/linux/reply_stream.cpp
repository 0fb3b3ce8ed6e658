#include "boards/linux/reply_stream.h"

#include <algorithm>
#include <charconv>
#include <cstring>

namespace spore {
namespace {

// Room around the body for "3fd0\r\n" before it, and a line end and the last chunk after it.
constexpr size_t chunkHeadBytes = 6;
constexpr std::string_view chunkTail = "\r\n";
constexpr std::string_view lastChunk = "0\r\n\r\n";
constexpr size_t bodyBytesMax = ReplyStream::bufferBytes - chunkHeadBytes - chunkTail.size() - lastChunk.size();
static_assert(bodyBytesMax <= 0xFFFF, "the chunk head has room for four digits");

}  // namespace

void ReplyStream::begin(const HttpReply& reply, Buffer buffer) {
  buffer_ = std::move(buffer);
  isComplete_ = false;
  total_ = 0;
  next(reply);
}

void ReplyStream::next(const HttpReply& reply) {
  auto* const body = reinterpret_cast<uint8_t*>(buffer_.get() + chunkHeadBytes);
  size_ = 0;
  while (size_ < bodyBytesMax && !isComplete_) {
    const size_t got = reply.fill({body + size_, bodyBytesMax - size_});
    isComplete_ = got == 0;
    size_ += std::min(got, bodyBytesMax - size_);
  }
  total_ += size_;
}

std::string_view ReplyStream::plain() const {
  return {buffer_.get() + chunkHeadBytes, size_};
}

std::string_view ReplyStream::chunk() {
  char* start = buffer_.get() + chunkHeadBytes;
  char* end = start + size_;
  const auto append = [&end](std::string_view text) {
    std::memcpy(end, text.data(), text.size());
    end += text.size();
  };
  if (size_ > 0) {
    append(chunkTail);
    char head[8];
    char* headEnd = std::to_chars(head, head + sizeof head, size_, 16).ptr;
    *headEnd++ = '\r';
    *headEnd++ = '\n';
    const auto headSize = static_cast<size_t>(headEnd - head);
    start -= headSize;
    std::memcpy(start, head, headSize);
  }
  if (isComplete_) append(lastChunk);
  return {start, static_cast<size_t>(end - start)};
}

}  // namespace spore
