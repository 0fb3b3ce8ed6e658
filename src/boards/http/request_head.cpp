#include "boards/http/request_head.h"

#include <algorithm>

#include "spore/base/flash_text.h"
#include "spore/base/text.h"

namespace spore::http {
namespace {

constexpr size_t emptyLinesBytesMax = 8;

// RFC 9110, 5.6.2.
bool isTokenCharacter(char character) {
  const char lower = static_cast<char>(character | 0x20);
  if ((lower >= 'a' && lower <= 'z') || (character >= '0' && character <= '9')) return true;
  return character != '\0' && std::string_view{"!#$%&'*+-.^_`|~"}.find(character) != std::string_view::npos;
}

bool isValueCharacter(char character) {
  return character == '\t' || (static_cast<unsigned char>(character) >= ' ' && character != 0x7F);
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Whether a list separated by commas has this word.
bool hasWord(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const size_t end = std::min(list.find(','), list.size());
    if (equalsIgnoringCase(trimmed(list.substr(0, end)), word)) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

char lowerCase(char character) {
  return character >= 'A' && character <= 'Z' ? static_cast<char>(character | 0x20) : character;
}

FlashText nameOf(unsigned field) {
  switch (field) {
    case 0: return SPORE_TEXT("host");
    case 1: return SPORE_TEXT("origin");
    case 2: return SPORE_TEXT("content-type");
    case 3: return SPORE_TEXT("content-range");
    case 4: return SPORE_TEXT("range");
    case 5: return SPORE_TEXT("authorization");
    case 6: return SPORE_TEXT("sec-websocket-key");
    case 7: return SPORE_TEXT("content-length");
    case 8: return SPORE_TEXT("transfer-encoding");
    case 9: return SPORE_TEXT("connection");
    case 10: return SPORE_TEXT("expect");
    case 11: return SPORE_TEXT("upgrade");
    default: return SPORE_TEXT("sec-websocket-version");
  }
}

}  // namespace

size_t RequestHead::take(Bytes bytes) {
  size_t taken = 0;
  while (taken < bytes.size() && place_ != Place::End && fault_ == HttpFault::None) {
    if (++size_ > headBytesMax) {
      fail(place_ == Place::Target ? HttpFault::UriTooLong : HttpFault::HeadersTooLarge);
      break;
    }
    step(static_cast<char>(bytes[taken]));
    ++taken;
  }
  return taken;
}

void RequestHead::step(char character) {
  if (place_ < Place::LineStart) return stepRequestLine(character);
  stepField(character);
}

void RequestHead::stepRequestLine(char character) {
  switch (place_) {
    case Place::Start:
      // Some clients end a body with a line that does not belong to it (RFC 9112, 2.2).
      if ((character == '\r' || character == '\n') && size_ <= emptyLinesBytesMax) {
        if ((size_ % 2 == 1) != (character == '\r')) fail(HttpFault::Malformed);
        return;
      }
      if (size_ % 2 == 0) return fail(HttpFault::Malformed);  // after a CR without its LF
      place_ = Place::Method;
      [[fallthrough]];
    case Place::Method:
      if (character == ' ' && !name_.empty()) {
        method_ = isNameLong_ ? HttpMethod::Other : parseHttpMethod(name_);
        name_.clear();
        target_.start = used_;
        place_ = Place::Target;
        return;
      }
      if (!isTokenCharacter(character)) return fail(HttpFault::Malformed);
      isNameLong_ = name_.append(character) != Status::Ok;
      return;
    case Place::Target:
      if (character == ' ') {
        if (used_ == target_.start) return fail(HttpFault::Malformed);
        target_.size = static_cast<uint16_t>(used_ - target_.start);
        place_ = Place::Version;
        return;
      }
      if (static_cast<unsigned char>(character) < ' ' || character == 0x7F) return fail(HttpFault::Malformed);
      if (used_ - target_.start >= static_cast<int>(targetBytesMax)) return fail(HttpFault::UriTooLong);
      return append(character, HttpFault::UriTooLong);
    case Place::Version:
      if (character == '\r') return endVersion();
      if (character <= ' ' || name_.append(character) != Status::Ok) fail(HttpFault::Malformed);
      return;
    default:
      if (character != '\n') return fail(HttpFault::Malformed);
      place_ = Place::LineStart;
  }
}

void RequestHead::endVersion() {
  isHttp11_ = name_ == "HTTP/1.1";
  if (!isHttp11_ && name_ != "HTTP/1.0") return fail(HttpFault::Malformed);
  place_ = Place::VersionEnd;
}

void RequestHead::stepField(char character) {
  switch (place_) {
    case Place::LineStart:
      if (character == '\r') {
        place_ = Place::LastEnd;
        return;
      }
      // A line that begins with a blank would go on with the one before it, which nobody may send (RFC 9112, 5.2).
      if (!isTokenCharacter(character)) return fail(HttpFault::Malformed);
      name_.clear();
      isNameLong_ = false;
      place_ = Place::Name;
      [[fallthrough]];
    case Place::Name:
      if (character == ':') return endName();
      if (!isTokenCharacter(character)) return fail(HttpFault::Malformed);
      isNameLong_ = isNameLong_ || name_.append(lowerCase(character)) != Status::Ok;
      return;
    case Place::BeforeValue:
      if (character == ' ' || character == '\t') return;
      place_ = Place::Value;
      [[fallthrough]];
    case Place::Value:
      if (character == '\r') {
        place_ = Place::ValueEnd;
        return;
      }
      if (!isValueCharacter(character)) return fail(HttpFault::Malformed);
      if (field_ != Field::Other) append(character, HttpFault::HeadersTooLarge);
      return;
    case Place::ValueEnd:
      if (character != '\n') return fail(HttpFault::Malformed);
      place_ = Place::LineStart;
      return endValue();
    default:
      if (character != '\n') return fail(HttpFault::Malformed);
      place_ = Place::End;
      endHead();
  }
}

void RequestHead::append(char character, HttpFault ifFull) {
  if (used_ == text_.size()) return fail(ifFull);
  text_[used_] = static_cast<uint8_t>(character);
  ++used_;
}

void RequestHead::endName() {
  unsigned field = 0;
  while (field < static_cast<unsigned>(Field::Other) && (isNameLong_ || nameOf(field) != name_.view())) ++field;
  field_ = static_cast<Field>(field);
  place_ = Place::BeforeValue;
  valueStart_ = used_;
}

// What is not kept leaves its room to the next field.
void RequestHead::endValue() {
  if (field_ == Field::Other) return;
  const uint16_t start = valueStart_;
  const std::string_view value = trimmed(view({start, static_cast<uint16_t>(used_ - start)}));
  const bool isRepeated = hasSeen(field_);
  seen_ = static_cast<uint16_t>(seen_ | 1u << static_cast<unsigned>(field_));
  // Lists may come in several lines; all others mean nothing when they come twice.
  const bool isList = field_ == Field::Connection || field_ == Field::Upgrade || field_ == Field::Expect;
  if (isRepeated && !isList) return fail(HttpFault::Malformed);
  const Part part{start, static_cast<uint16_t>(value.size())};
  uint16_t kept = static_cast<uint16_t>(start + value.size());
  switch (field_) {
    case Field::Host: host_ = part; break;
    case Field::Origin: origin_ = part; break;
    case Field::ContentType: contentType_ = part; break;
    case Field::ContentRange: contentRange_ = part; break;
    case Field::Range: range_ = part; break;
    case Field::Authorization: authorization_ = part; break;
    case Field::Key: key_ = part; break;
    default: kept = start; readMeaning(value);
  }
  used_ = kept;
}

void RequestHead::readMeaning(std::string_view value) {
  switch (field_) {
    case Field::ContentLength: return readContentLength(value);
    case Field::TransferEncoding:
      // Any other coding would leave the end of the body to guessing.
      if (!equalsIgnoringCase(value, "chunked")) fail(HttpFault::Malformed);
      return;
    case Field::Connection:
      wantsClose_ = wantsClose_ || hasWord(value, "close");
      wantsKeepAlive_ = wantsKeepAlive_ || hasWord(value, "keep-alive");
      wantsUpgrade_ = wantsUpgrade_ || hasWord(value, "upgrade");
      return;
    case Field::Expect: awaitsContinue_ = equalsIgnoringCase(value, "100-continue"); return;
    case Field::Upgrade: isWebSocket_ = isWebSocket_ || hasWord(value, "websocket"); return;
    default: isVersion13_ = value == "13"; return;
  }
}

void RequestHead::readContentLength(std::string_view value) {
  if (value.empty() || value.size() > 19) return fail(HttpFault::Malformed);
  uint64_t length = 0;
  for (const char digit : value) {
    if (digit < '0' || digit > '9') return fail(HttpFault::Malformed);
    length = std::min<uint64_t>(length * 10 + static_cast<uint64_t>(digit - '0'), UINT32_MAX);
  }
  contentLength_ = static_cast<uint32_t>(length);
}

void RequestHead::endHead() {
  const bool isChunked = hasSeen(Field::TransferEncoding);
  if (isHttp11_ && !hasSeen(Field::Host)) return fail(HttpFault::Malformed);
  // RFC 9112, 6.1: either is an attempt to smuggle a request.
  if (isChunked && (!isHttp11_ || hasSeen(Field::ContentLength))) return fail(HttpFault::Malformed);
  keepsAlive_ = !wantsClose_ && (isHttp11_ || wantsKeepAlive_);
  splitAbsoluteTarget();
}

// "http://node/path", as one writes it to a proxy: its host counts (RFC 9112, 3.2.2).
void RequestHead::splitAbsoluteTarget() {
  constexpr std::string_view scheme = "http://";
  const std::string_view whole = view(target_);
  if (!equalsIgnoringCase(whole.substr(0, scheme.size()), scheme)) return;
  const size_t path = std::min(whole.find_first_of("/?", scheme.size()), whole.size());
  host_ = {static_cast<uint16_t>(target_.start + scheme.size()), static_cast<uint16_t>(path - scheme.size())};
  if (host_.size == 0 || (path < whole.size() && whole[path] == '?')) return fail(HttpFault::Malformed);
  if (path == whole.size()) {
    // The path is missing: of the scheme's slashes one serves.
    target_ = {static_cast<uint16_t>(target_.start + scheme.size() - 1), 1};
    return;
  }
  target_ = {static_cast<uint16_t>(target_.start + path), static_cast<uint16_t>(whole.size() - path)};
}

bool RequestHead::wantsWebSocket() const {
  return isComplete() && method_ == HttpMethod::Get && isHttp11_ && isWebSocket_ && isVersion13_ && wantsUpgrade_;
}

void RequestHead::describe(HttpRequest& request) const {
  request.method = method_;
  request.target = view(target_);
  request.host = view(host_);
  request.origin = view(origin_);
  request.contentType = view(contentType_);
  request.contentRange = view(contentRange_);
  request.range = view(range_);
  request.authorization = view(authorization_);
  request.contentLength = contentLength_;
  request.fault = fault_;
}

}  // namespace spore::http
