// The JSON type of the commands: objects keep the order in which they were written.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace spore::cli {

using JsonValue = nlohmann::ordered_json;

// Without line breaks, or indented. Text from outside may be broken UTF-8: it is replaced, never a reason to fail.
std::string compactJson(const JsonValue& value);
std::string indentedJson(const JsonValue& value);

// What a machine that we do not know has sent, or what lies in a file. Nothing if it is not JSON, or is more than any
// answer of a node or file of ours: nested deeper than 32 levels, more than 8 MB, or more than 500,000 values, which as
// documents take fifty times the room of their text.
std::optional<JsonValue> parseJson(std::string_view text);

// A member of an object, or nothing, 0, false where it is missing or of another type, also where the value is no
// object. Texts are fit for a terminal; numbers up to 2^53, the limit of RFC 8259.
std::string textIn(const JsonValue& object, const char* name);
uint64_t numberIn(const JsonValue& object, const char* name);
bool isTrueIn(const JsonValue& object, const char* name);
std::optional<uint64_t> findNumberIn(const JsonValue& object, const char* name);
// An array, or an empty one.
const JsonValue& listIn(const JsonValue& object, const char* name);
// An object, or an empty one.
const JsonValue& objectIn(const JsonValue& object, const char* name);

}  // namespace spore::cli
