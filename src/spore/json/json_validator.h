// Says whether a text is JSON (RFC 8259) at all, strictly, before anybody reads it.
#pragma once

#include <string_view>

#include "spore/base/status.h"

namespace spore {

// Ok, Malformed, Truncated, or TooLarge for more than 16 levels. One value with white space around it;
// strings must be well-formed UTF-8 with valid escapes (a lone surrogate is Malformed).
Status validateJson(std::string_view text);

}  // namespace spore
