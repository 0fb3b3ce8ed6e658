#include "json.h"

#include "output/safe_text.h"

namespace spore::cli {
namespace {

constexpr size_t textBytesMax = 8 * 1024 * 1024;
constexpr int depthMax = 32;
constexpr size_t valuesMax = 500000;

// Counts without understanding: each value but the first one of a list stands behind a comma.
bool isModest(std::string_view text) {
  if (text.size() > textBytesMax) return false;
  int depth = 0;
  size_t values = 1;
  bool isInString = false;
  for (size_t at = 0; at < text.size(); ++at) {
    const char character = text[at];
    if (isInString) {
      if (character == '\\') ++at;
      if (character == '"') isInString = false;
      continue;
    }
    if (character == '"') isInString = true;
    if (character == '[' || character == '{') ++depth;
    if (character == ']' || character == '}') --depth;
    if (character == ',' || character == '[' || character == '{') ++values;
    if (depth > depthMax || values > valuesMax) return false;
  }
  return true;
}

// Null if there is no such member.
const JsonValue* memberOf(const JsonValue& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

}  // namespace

std::optional<JsonValue> parseJson(std::string_view text) {
  if (!isModest(text)) return std::nullopt;
  JsonValue document = JsonValue::parse(text.begin(), text.end(), nullptr, false);
  if (document.is_discarded()) return std::nullopt;
  return document;
}

std::string compactJson(const JsonValue& value) {
  return safeJson(value.dump(-1, ' ', false, JsonValue::error_handler_t::replace));
}

std::string indentedJson(const JsonValue& value) {
  return safeJson(value.dump(2, ' ', false, JsonValue::error_handler_t::replace));
}

std::string textIn(const JsonValue& object, const char* name) {
  const JsonValue* member = memberOf(object, name);
  return member != nullptr && member->is_string() ? printable(member->get<std::string>()) : "";
}

std::optional<uint64_t> findNumberIn(const JsonValue& object, const char* name) {
  constexpr uint64_t numberMax = uint64_t{1} << 53;
  const JsonValue* member = memberOf(object, name);
  if (member == nullptr || !member->is_number_unsigned()) return std::nullopt;
  const auto number = member->get<uint64_t>();
  return number > numberMax ? std::nullopt : std::optional<uint64_t>(number);
}

uint64_t numberIn(const JsonValue& object, const char* name) {
  return findNumberIn(object, name).value_or(0);
}

bool isTrueIn(const JsonValue& object, const char* name) {
  const JsonValue* member = memberOf(object, name);
  return member != nullptr && member->is_boolean() && member->get<bool>();
}

const JsonValue& listIn(const JsonValue& object, const char* name) {
  static const JsonValue none = JsonValue::array();
  const JsonValue* member = memberOf(object, name);
  return member != nullptr && member->is_array() ? *member : none;
}

const JsonValue& objectIn(const JsonValue& object, const char* name) {
  static const JsonValue none = JsonValue::object();
  const JsonValue* member = memberOf(object, name);
  return member != nullptr && member->is_object() ? *member : none;
}

}  // namespace spore::cli
