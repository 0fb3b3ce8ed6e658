// Small questions about text that several decoders ask.
#pragma once

#include <cstdint>
#include <string_view>

#include "spore/base/fixed_string.h"
#include "spore/base/result.h"

namespace spore {

// Decimal digits only, no sign, no leading plus; OutOfRange above `max`, Malformed otherwise.
Result<uint32_t> parseUnsigned(std::string_view text, uint32_t max = 0xFFFFFFFF);

// 1-32 characters of A-Z a-z 0-9 _ -.
bool isHostName(std::string_view text);
constexpr size_t hostNameBytesMax = 32;
using HostName = FixedString<hostNameBytesMax>;

// Well-formed UTF-8 (RFC 3629) without control characters (U+0000-001F, U+007F-009F) other than tab, line feed and
// carriage return.
bool isPlainText(std::string_view text);

using DecimalText = FixedString<10>;
DecimalText decimalText(uint32_t number);

// A node id as users see it: eight lower-case hexadecimal digits.
using NodeIdText = FixedString<8>;
NodeIdText nodeIdText(uint32_t nodeId);
// The name of a node that was given none: `esp_` and the low 24 bits of its id in hexadecimal.
HostName derivedHostName(uint32_t nodeId);

bool equalsIgnoringCase(std::string_view a, std::string_view b);

}  // namespace spore
