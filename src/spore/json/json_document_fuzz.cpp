// Requests' JSON: what is found lies inside the text, is JSON itself, and what is written back reads the same.
#include "spore/json/json_document.h"

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "spore/base/check.h"
#include "spore/json/json_validator.h"
#include "spore/json/json_writer.h"

namespace {

using spore::asText;
using spore::Bytes;
using spore::JsonKind;
using spore::JsonValue;
using spore::Status;

bool isInside(std::string_view part, std::string_view whole) {
  return part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size();
}

// A string's text survives being unescaped and written again.
void checkString(const JsonValue& value) {
  uint8_t text[spore::limits::requestJsonBytesMax];
  const auto size = spore::unescapeJson(value.raw, text);
  CHECK(size.ok() && size.value() <= value.raw.size());
  if (size.value() > 0) {
    CHECK(spore::unescapeJson(value.raw, {text, size.value() - 1}).status() == Status::TooLarge);
  }

  uint8_t written[6 * sizeof text + 2];
  uint8_t again[sizeof text];
  spore::JsonWriter json{written};
  json.value(asText(Bytes{text, size.value()}));
  CHECK(!json.hasOverflowed() && spore::validateJson(json.text()) == Status::Ok);
  const auto sizeAgain = spore::unescapeJson(json.text().substr(1, json.size() - 2), again);
  CHECK(sizeAgain.ok() && asText(Bytes{again, sizeAgain.value()}) == asText(Bytes{text, size.value()}));
}

void checkValue(const JsonValue& value, std::string_view text, const nlohmann::json& expected) {
  CHECK(isInside(value.raw, text));
  switch (value.kind) {
    case JsonKind::Null: CHECK(expected.is_null() && value.raw == "null"); break;
    case JsonKind::Bool: CHECK(expected.is_boolean() && value.raw == (expected.get<bool>() ? "true" : "false")); break;
    case JsonKind::Number: CHECK(expected.is_number()); break;
    case JsonKind::Object: CHECK(expected.is_object()); break;
    case JsonKind::Array: CHECK(expected.is_array()); break;
    case JsonKind::String: CHECK(expected.is_string()); return checkString(value);
  }
  CHECK(spore::validateJson(value.raw) == Status::Ok);
}

// Anything may be handed to the unescaper, not only what a document holds.
void checkUnescapingOfAnything(std::string_view raw) {
  uint8_t buffer[64];
  const auto size = spore::unescapeJson(raw, buffer);
  CHECK(!size.ok() || size.value() <= sizeof buffer);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = asText({data, size});
  checkUnescapingOfAnything(text);

  spore::JsonDocument document;
  if (document.parse(text) != Status::Ok) {
    CHECK(document.size() == 0 && !document.find("").ok());
    return 0;
  }
  const auto expected = nlohmann::json::parse(text, nullptr, false);
  if (expected.is_discarded()) return 0;  // a number that overflows a double: the other parser refuses it
  CHECK(expected.is_object() && document.size() >= expected.size());
  for (const auto& [name, value] : expected.items()) {
    const auto member = document.find(name);
    CHECK(member.ok());
    checkValue(member.value(), text, value);
  }
  return 0;
}
