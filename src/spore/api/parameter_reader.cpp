#include "spore/api/parameter_reader.h"

#include "spore/api/form_text.h"
#include "spore/base/text.h"

namespace spore {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// The type alone, without parameters such as `; charset=utf-8`.
std::string_view mediaType(std::string_view contentType) {
  return trimmed(contentType.substr(0, contentType.find(';')));
}

bool looksLikeObject(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '{';
}

}  // namespace

bool isOfType(const ParameterValue& value, ParameterType type) {
  switch (type) {
    case ParameterType::Text: return value.isString;
    case ParameterType::Integer: return parseUnsigned(value.text).ok();
    case ParameterType::Boolean:
      return value.text == "true" || value.text == "false" || value.text == "1" || value.text == "0";
    case ParameterType::Json: break;
  }
  return true;
}

Status ParameterReader::begin(std::string_view query, const HttpRequest& request) {
  query_ = query;
  const std::string_view body = asText(request.body);
  if (body.empty()) return Status::Ok;
  const std::string_view type = mediaType(request.contentType);
  const bool isForm = equalsIgnoringCase(type, "application/x-www-form-urlencoded");
  // curl -d calls everything a form.
  const bool mayBeJson = (type.empty() || isForm) && looksLikeObject(body);
  if (mayBeJson || equalsIgnoringCase(type, "application/json")) {
    const Status status = scratch_.json.parse(body);
    hasJson_ = status == Status::Ok;
    return status;
  }
  if (!isForm && !type.empty()) return Status::Unsupported;
  form_ = body;
  return Status::Ok;
}

Result<ParameterValue> ParameterReader::find(std::string_view name) {
  if (hasJson_) {
    const Result<ParameterValue> value = findInJson(name);
    if (value.status() != Status::NotFound) return value;
  }
  Result<std::string_view> field = findFormField(form_, name);
  if (!field.ok()) field = findFormField(query_, name);
  if (!field.ok()) return field.status();
  return decodeField(field.value());
}

Result<ParameterValue> ParameterReader::findInJson(std::string_view name) {
  const Result<JsonValue> member = scratch_.json.find(name);
  if (!member.ok()) return member.status();
  ParameterValue value;
  value.isPresent = true;
  value.text = member.value().raw;
  switch (member.value().kind) {
    case JsonKind::Null: return Status::NotFound;
    case JsonKind::String: break;
    default: value.isString = false; return value;
  }
  if (value.text.find('\\') == std::string_view::npos) {
    if (!isPlainText(value.text)) return Status::Malformed;
    return value;
  }
  return decoded(unescapeJson(value.text, room()));
}

Result<ParameterValue> ParameterReader::decodeField(std::string_view encoded) {
  if (!isPlainFormText(encoded)) return decoded(decodeFormText(encoded, room()));
  if (!isPlainText(encoded)) return Status::Malformed;
  ParameterValue value;
  value.isPresent = true;
  value.text = encoded;
  return value;
}

Result<ParameterValue> ParameterReader::decoded(Result<size_t> size) {
  if (!size.ok()) return size.status();
  ParameterValue value;
  value.isPresent = true;
  value.text = asText(readOnly(room().first(size.value())));
  if (!isPlainText(value.text)) return Status::Malformed;
  scratchUsed_ += size.value();
  return value;
}

}  // namespace spore
