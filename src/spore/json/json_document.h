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

// Validated once, and then read where it stands: a search walks the text, which costs less than an index of it would take
// of a chip's memory.
class JsonDocument {
 public:
  // The text must stay where it is. TooLarge over limits::requestJsonBytesMax or 16 levels; Malformed; Truncated;
  // InvalidArgument if it is JSON but no object. After an error it has no members.
  Status parse(std::string_view text);
  // A member of the top level; NotFound. Names are compared unescaped; of members with the same name the last
  // counts.
  Result<JsonValue> find(std::string_view name) const;
  // Members of the top level, those with the same name counted each.
  size_t size() const;

 private:
  std::string_view object_;
};

// Unescapes a JSON string's raw text into `buffer` and returns its size; TooLarge if it does not fit, Malformed or
// Truncated if it is no string's inside.
Result<size_t> unescapeJson(std::string_view raw, MutableBytes buffer);
// A value as text: a string is unescaped into `buffer`, null or no value gives an empty text, any other value the text
// as it stands. Errors are those of unescapeJson().
Result<std::string_view> jsonText(const Result<JsonValue>& value, MutableBytes buffer);

}  // namespace spore
