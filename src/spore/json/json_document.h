// Reads a small JSON object from a request: the members of its top level, without allocation.
#pragma once

#include <string_view>

#include "spore/base/bytes.h"
#include "spore/base/limits.h"
#include "spore/base/result.h"

namespace spore {

enum class JsonKind : uint8_t { Null, Bool, Number, String, Object, Array };

struct JsonValue {
  JsonKind kind = JsonKind::Null;
  std::string_view raw;  // as it stands in the text; a string without its quotes, still escaped
};

// Tokenised by jsmn after a strict validation, because jsmn alone takes {"a":1,} and [1 2] for JSON.
class JsonDocument {
 public:
  // The text must stay where it is. TooLarge over limits::requestJsonBytesMax or ...TokensMax, Malformed,
  // Truncated; InvalidArgument if it is JSON but no object.
  Status parse(std::string_view text);
  // A member of the top level; NotFound. Of members with the same name the last counts.
  Result<JsonValue> find(std::string_view name) const;
  size_t size() const;

 private:
  struct Token {
    uint8_t kind;
    int16_t start, end, size, parent;
  };
  std::string_view text_;
  Token tokens_[limits::requestJsonTokensMax];
  size_t count_ = 0;
};

// Unescapes a JSON string's raw text into `buffer`; TooLarge if it does not fit.
Result<size_t> unescapeJson(std::string_view raw, MutableBytes buffer);

}  // namespace spore
