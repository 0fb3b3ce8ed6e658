// The handshake of a WebSocket (RFC 6455, 4.2.2): its key is hashed, so that nobody answers by accident.
#pragma once

#include <string_view>

#include "spore/base/fixed_string.h"

namespace spore::http {

// Sec-WebSocket-Accept for this Sec-WebSocket-Key; empty: no such key (it is 24 characters, which are not looked at).
FixedString<28> acceptKey(std::string_view key);

}  // namespace spore::http
