// ContentRange: which part of something long the body of a message is (RFC 9110, 14.4).
#pragma once

#include <cstddef>
#include <string_view>

#include "spore/base/fixed_string.h"
#include "spore/base/result.h"

namespace spore {

struct ContentRange {
  size_t first = 0;
  size_t last = 0;
  size_t total = 0;

  size_t size() const { return last - first + 1; }
};

// "bytes 0-1023/4096"; Malformed.
Result<ContentRange> readContentRange(std::string_view text);
FixedString<48> toText(const ContentRange& range);
// The Content-Range of a refusal, where nothing of what was asked for is there: "bytes */4096".
FixedString<48> unsatisfiedRange(size_t total);
// The value of a Range header that asks for it: "bytes=0-1023".
FixedString<48> rangeHeader(const ContentRange& range);
// What a Range header asks of a body of `total` bytes (RFC 9110, 14.2): "bytes=5-", "bytes=5-9", "bytes=-9". NotFound:
// no range that we serve, so the whole body is the answer; OutOfRange: nothing of the range is there.
Result<ContentRange> readRange(std::string_view text, size_t total);

}  // namespace spore
