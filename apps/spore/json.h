// The JSON type of the commands: objects keep the order in which they were written.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace spore::cli {

using JsonValue = nlohmann::ordered_json;

// Without line breaks, or indented. Text from outside may be broken UTF-8: it is replaced, never a reason to fail.
std::string compactJson(const JsonValue& value);
std::string indentedJson(const JsonValue& value);

// A member of an object, or nothing, 0, false where it is missing or of another type. Texts are fit for a terminal.
std::string textIn(const JsonValue& object, const char* name);
uint64_t numberIn(const JsonValue& object, const char* name);
bool isTrueIn(const JsonValue& object, const char* name);

}  // namespace spore::cli
