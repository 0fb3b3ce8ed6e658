#include "spore/trust/authorization.h"

#include <algorithm>

#include "spore/base/flash_text.h"
#include "spore/base/text.h"

namespace spore {
namespace {

constexpr std::string_view sporeScheme = "SPORE1", digestScheme = "Digest";

using FieldName = FixedString<12>;

// In the order of AuthorizationField.
FlashText nameOfField(size_t field) {
  switch (field) {
    case 0: return SPORE_TEXT("nonce");
    case 1: return SPORE_TEXT("counter");
    case 2: return SPORE_TEXT("body");
    case 3: return SPORE_TEXT("mac");
    case 4: return SPORE_TEXT("by");
    case 5: return SPORE_TEXT("username");
    case 6: return SPORE_TEXT("realm");
    case 7: return SPORE_TEXT("uri");
    case 8: return SPORE_TEXT("qop");
    case 9: return SPORE_TEXT("nc");
    case 10: return SPORE_TEXT("cnonce");
    case 11: return SPORE_TEXT("response");
    default: return SPORE_TEXT("algorithm");
  }
}

// Names do not care about capitals (RFC 9110, 11.2); a longer one is none of ours.
FieldName lowerCased(std::string_view name) {
  FieldName lower;
  for (const char character : name)
    lower.appendCut(character >= 'A' && character <= 'Z' ? static_cast<char>(character | 0x20) : character);
  return lower;
}

constexpr size_t nonceField = static_cast<size_t>(AuthorizationField::Nonce);
constexpr size_t firstDigestField = static_cast<size_t>(AuthorizationField::Username);

bool isBlank(char character) {
  return character == ' ' || character == '\t';
}

void dropBlanks(std::string_view& text) {
  while (!text.empty() && isBlank(text.front())) text.remove_prefix(1);
}

std::string_view withoutBlanksBehind(std::string_view text) {
  while (!text.empty() && isBlank(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view schemeOf(std::string_view text) {
  return text.substr(0, std::min(text.find_first_of(" \t"), text.size()));
}

// The value at the front, without its quotes, which is taken off; false: it has no end, or none of ours.
bool takeValue(std::string_view& rest, std::string_view& value) {
  if (rest.empty() || rest.front() != '"') {
    const size_t end = std::min(rest.find(','), rest.size());
    value = withoutBlanksBehind(rest.substr(0, end));
    rest.remove_prefix(end);
    return !value.empty() && value.find_first_of("\" \t\\") == std::string_view::npos;
  }
  const size_t end = rest.find('"', 1);
  if (end == std::string_view::npos) return false;
  value = rest.substr(1, end - 1);
  rest.remove_prefix(end + 1);
  dropBlanks(rest);
  return value.find('\\') == std::string_view::npos;
}

}  // namespace

bool Authorization::isSpore(std::string_view text) {
  return equalsIgnoringCase(schemeOf(text), sporeScheme);
}

Status Authorization::read(std::string_view text) {
  *this = Authorization{};
  const std::string_view scheme = schemeOf(text);
  if (scheme.empty()) return Status::Ok;
  scheme_ = isSpore(text) ? Scheme::Spore : equalsIgnoringCase(scheme, digestScheme) ? Scheme::Digest : Scheme::Other;
  if (scheme_ == Scheme::Other) return Status::Ok;
  std::string_view rest = text.substr(scheme.size());
  dropBlanks(rest);
  while (!rest.empty()) {
    if (const Status status = readParameter(rest); status != Status::Ok) return status;
  }
  return Status::Ok;
}

Status Authorization::readParameter(std::string_view& rest) {
  const size_t equals = rest.find('=');
  if (equals == std::string_view::npos) return Status::Malformed;
  const std::string_view name = withoutBlanksBehind(rest.substr(0, equals));
  rest.remove_prefix(equals + 1);
  dropBlanks(rest);
  std::string_view value;
  if (!takeValue(rest, value)) return Status::Malformed;
  if (!rest.empty()) {
    if (rest.front() != ',') return Status::Malformed;
    rest.remove_prefix(1);
    dropBlanks(rest);
    if (rest.empty()) return Status::Malformed;
  }
  return keep(name, value);
}

Status Authorization::keep(std::string_view name, std::string_view value) {
  isEmpty_ = false;
  const FieldName lower = lowerCased(name);
  for (size_t i = 0; i < fieldCount; ++i) {
    const bool isDigests = i >= firstDigestField;
    const bool isOfScheme = i == nonceField || isDigests == (scheme_ == Scheme::Digest);
    if (!isOfScheme || nameOfField(i) != lower.view()) continue;
    if ((seen_ & 1u << i) != 0) return Status::Malformed;
    seen_ = static_cast<uint16_t>(seen_ | 1u << i);
    values_[i] = value;
    return Status::Ok;
  }
  return scheme_ == Scheme::Digest ? Status::Ok : Status::Malformed;
}

}  // namespace spore
