// Reads names and values out of application/x-www-form-urlencoded text: a query, or the body of a form.
#pragma once

#include <string_view>

#include "spore/base/bytes.h"
#include "spore/base/result.h"

namespace spore {

// The value of `name` as it stands in the text, still encoded; NotFound. Of fields with one name the last
// counts, as in JSON. A field without `=` has an empty value. Names are compared decoded.
Result<std::string_view> findFormField(std::string_view form, std::string_view name);

// Whether decoding would change nothing.
bool isPlainFormText(std::string_view encoded);

// `+` becomes a space and %XX its byte (URL Standard, 5.1). Malformed (a `%` without two hexadecimal digits),
// TooLarge.
Result<size_t> decodeFormText(std::string_view encoded, MutableBytes buffer);

}  // namespace spore
