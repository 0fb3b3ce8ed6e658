#include "spore/json/json_document.h"

#include <cstring>

#include "spore/json/json_string_decoder.h"
#include "spore/json/json_validator.h"

namespace spore {
namespace {

constexpr std::string_view whiteSpace = " \t\r\n";

JsonKind kindOf(char first) {
  switch (first) {
    case '{': return JsonKind::Object;
    case '[': return JsonKind::Array;
    case '"': return JsonKind::String;
    case 'n': return JsonKind::Null;
    case 't':
    case 'f': return JsonKind::Bool;
    default: return JsonKind::Number;
  }
}

// Walks the members of a valid object.
class Members {
 public:
  explicit Members(std::string_view object) : rest_(object) {}

  // False when there are no more.
  bool next(std::string_view& rawName, JsonValue& value) {
    const size_t name = rest_.find('"');
    if (name == std::string_view::npos) return false;
    rest_.remove_prefix(name);
    rawName = takeString();
    rest_.remove_prefix(rest_.find_first_not_of(whiteSpace, rest_.find(':') + 1));
    value.kind = kindOf(rest_.front());
    switch (value.kind) {
      case JsonKind::String: value.raw = takeString(); break;
      case JsonKind::Object:
      case JsonKind::Array: value.raw = takeContainer(); break;
      default: value.raw = take(rest_.find_first_of(",} \t\r\n")); break;
    }
    return true;
  }

 private:
  std::string_view take(size_t size) {
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  // Returns the string without its quotes, which are taken, too.
  std::string_view takeString() {
    size_t end = 1;
    while (rest_[end] != '"') end += rest_[end] == '\\' ? 2 : 1;
    const std::string_view quoted = take(end + 1);
    return quoted.substr(1, quoted.size() - 2);
  }
  std::string_view takeContainer() {
    const std::string_view from = rest_;
    size_t depth = 0;
    do {
      switch (rest_.front()) {
        case '"': takeString(); continue;
        case '{':
        case '[': ++depth; break;
        case '}':
        case ']': --depth; break;
        default: break;
      }
      rest_.remove_prefix(1);
    } while (depth > 0);
    return from.substr(0, from.size() - rest_.size());
  }

  std::string_view rest_;
};

// `raw` is a validated string; compared piece by piece so that no copy is needed.
bool isNamed(std::string_view raw, std::string_view name) {
  if (raw.find('\\') == std::string_view::npos) return raw == name;
  JsonStringDecoder decoder;
  for (const char character : raw) {
    if (decoder.push(static_cast<uint8_t>(character)) != Status::Ok) return false;
    const auto piece = decoder.decoded();
    if (name.substr(0, piece.size()) != piece) return false;
    name.remove_prefix(piece.size());
  }
  return name.empty();
}

}  // namespace

Status JsonDocument::parse(std::string_view text) {
  object_ = {};
  if (text.size() > limits::requestJsonBytesMax) return Status::TooLarge;
  const Status status = validateJson(text);
  if (status != Status::Ok) return status;
  if (text[text.find_first_not_of(whiteSpace)] != '{') return Status::InvalidArgument;
  object_ = text;
  return Status::Ok;
}

Result<JsonValue> JsonDocument::find(std::string_view name) const {
  Result<JsonValue> found = Status::NotFound;
  std::string_view rawName;
  JsonValue value;
  for (Members members{object_}; members.next(rawName, value);) {
    if (isNamed(rawName, name)) found = value;
  }
  return found;
}

size_t JsonDocument::size() const {
  size_t count = 0;
  std::string_view rawName;
  JsonValue value;
  for (Members members{object_}; members.next(rawName, value);) ++count;
  return count;
}

Result<size_t> unescapeJson(std::string_view raw, MutableBytes buffer) {
  JsonStringDecoder decoder;
  size_t size = 0;
  for (const char character : raw) {
    const Status status = decoder.push(static_cast<uint8_t>(character));
    if (status != Status::Ok) return status;
    const auto piece = decoder.decoded();
    if (piece.size() > buffer.size() - size) return Status::TooLarge;
    if (!piece.empty()) std::memcpy(buffer.data() + size, piece.data(), piece.size());
    size += piece.size();
  }
  if (!decoder.isWhole()) return Status::Truncated;
  return size;
}

Result<std::string_view> jsonText(const Result<JsonValue>& value, MutableBytes buffer) {
  if (!value.ok() || value.value().kind == JsonKind::Null) return std::string_view{};
  if (value.value().kind != JsonKind::String) return value.value().raw;
  const Result<size_t> size = unescapeJson(value.value().raw, buffer);
  if (!size.ok()) return size.status();
  return asText(readOnly(buffer.first(size.value())));
}

}  // namespace spore
