// A reply's body that is made while it is sent, one bufferful at a time.
#pragma once

#include <memory>
#include <string_view>
#include <utility>

#include "spore/platform/http.h"

namespace spore {

class ReplyStream {
 public:
  static constexpr size_t bufferBytes = 16 * 1024;
  using Buffer = std::unique_ptr<char[]>;

  // Renders the first bufferful of reply.fill; `buffer` holds bufferBytes.
  void begin(const HttpReply& reply, Buffer buffer);
  // Renders the next one over the last. Only while !isComplete().
  void next(const HttpReply& reply);
  // Gives the buffer back.
  Buffer end() { return std::move(buffer_); }

  bool isOpen() const { return buffer_ != nullptr; }
  // Whether the body ends with the present bufferful.
  bool isComplete() const { return isComplete_; }
  // Bytes of all bufferfuls so far.
  size_t total() const { return total_; }
  // The present bufferful as it is, and as a chunk of chunked transfer, the last one's end included.
  std::string_view plain() const;
  std::string_view chunk();

 private:
  Buffer buffer_;
  size_t size_ = 0;
  size_t total_ = 0;
  bool isComplete_ = false;
};

}  // namespace spore
