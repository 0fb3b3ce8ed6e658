// PercentEncoder: puts a request's target or form together again from the parts that the web server has decoded.
#pragma once

#include <string_view>

#include "spore/base/bytes.h"

namespace spore {

// Writes RFC 3986 percent-encoding into somebody else's memory. What does not fit is left out and remembered.
class PercentEncoder {
 public:
  static constexpr char noMark = 0;

  explicit PercentEncoder(MutableBytes room) : room_(room) {}

  // Keeps unreserved characters and '/'.
  void path(std::string_view text) { encode(text, true); }
  // "name=value", with the mark before it.
  void pair(char mark, std::string_view name, std::string_view value);

  bool hasOverflowed() const { return hasOverflowed_; }
  std::string_view text() const { return asText(readOnly(room_.first(size_))); }

 private:
  void encode(std::string_view text, bool keepsSlash);
  void put(char character);

  MutableBytes room_;
  size_t size_ = 0;
  bool hasOverflowed_ = false;
};

}  // namespace spore
