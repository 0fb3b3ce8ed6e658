#include "json.h"

#include "output/terminal.h"

namespace spore::cli {

std::string compactJson(const JsonValue& value) {
  return value.dump(-1, ' ', false, JsonValue::error_handler_t::replace);
}

std::string indentedJson(const JsonValue& value) {
  return value.dump(2, ' ', false, JsonValue::error_handler_t::replace);
}

std::string textIn(const JsonValue& object, const char* name) {
  return object.contains(name) && object[name].is_string() ? printable(object[name].get<std::string>()) : "";
}

uint64_t numberIn(const JsonValue& object, const char* name) {
  return object.contains(name) && object[name].is_number_unsigned() ? object[name].get<uint64_t>() : 0;
}

bool isTrueIn(const JsonValue& object, const char* name) {
  return object.contains(name) && object[name].is_boolean() && object[name].get<bool>();
}

}  // namespace spore::cli
