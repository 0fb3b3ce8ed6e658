#include "spore/json/json_document.h"

#include <cstring>
#include <new>

#define JSMN_STATIC
#define JSMN_STRICT
#define JSMN_PARENT_LINKS
#include <jsmn.h>

#include "spore/json/json_string_decoder.h"
#include "spore/json/json_validator.h"

namespace spore {
namespace {

const jsmntok_t* tokensIn(const unsigned char* storage) {
  return std::launder(reinterpret_cast<const jsmntok_t*>(storage));
}

std::string_view textOf(const jsmntok_t& token, std::string_view text) {
  return text.substr(static_cast<size_t>(token.start), static_cast<size_t>(token.end - token.start));
}

JsonKind kindOf(const jsmntok_t& token, std::string_view raw) {
  switch (token.type) {
    case JSMN_OBJECT: return JsonKind::Object;
    case JSMN_ARRAY: return JsonKind::Array;
    case JSMN_STRING: return JsonKind::String;
    default: break;
  }
  if (raw[0] == 'n') return JsonKind::Null;
  return raw[0] == 't' || raw[0] == 'f' ? JsonKind::Bool : JsonKind::Number;
}

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
  static_assert(sizeof(jsmntok_t) == tokenBytes && alignof(jsmntok_t) == alignof(int), "tokens_ holds jsmn's tokens");
  count_ = 0;
  text_ = text;
  if (text.size() > limits::requestJsonBytesMax) return Status::TooLarge;
  const Status status = validateJson(text);
  if (status != Status::Ok) return status;
  if (text[text.find_first_not_of(" \t\r\n")] != '{') return Status::InvalidArgument;

  auto* tokens = ::new (static_cast<void*>(tokens_)) jsmntok_t[limits::requestJsonTokensMax];
  jsmn_parser parser;
  jsmn_init(&parser);
  const int count = jsmn_parse(&parser, text.data(), text.size(), tokens, limits::requestJsonTokensMax);
  if (count < 0) return count == JSMN_ERROR_NOMEM ? Status::TooLarge : Status::Malformed;
  count_ = static_cast<size_t>(count);
  return Status::Ok;
}

Result<JsonValue> JsonDocument::find(std::string_view name) const {
  const jsmntok_t* tokens = tokensIn(tokens_);
  for (size_t i = count_; i-- > 1;) {
    // The children of the object, token 0, are its names; the value follows its name.
    if (tokens[i].parent != 0 || !isNamed(textOf(tokens[i], text_), name)) continue;
    const jsmntok_t& token = tokens[i + 1];
    JsonValue value;
    value.raw = textOf(token, text_);
    value.kind = kindOf(token, value.raw);
    return value;
  }
  return Status::NotFound;
}

size_t JsonDocument::size() const {
  return count_ == 0 ? 0 : static_cast<size_t>(tokensIn(tokens_)->size);
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

}  // namespace spore
