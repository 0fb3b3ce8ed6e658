#include "spore/api/api_request.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "spore/base/text.h"
#include "spore/platform/content_range.h"

namespace spore {
namespace {

// Behind the reply's text there is room for the one header that an answer may need.
constexpr size_t headerBytesMax = 64;
constexpr size_t subjectBytesMax = 64;
constexpr size_t messageBytesMax = 200;
static_assert(sizeof(HttpExchange::scratch) >= limits::replyBytesMax + headerBytesMax);
static_assert(ApiRequest::streamPieceBytesMax >= limits::replyPieceBytesMax);
static_assert(limits::replyBytesMax >= sizeof(StreamReply) + ApiRequest::streamPieceBytesMax, "keep() is behind that");
static_assert(alignof(StreamReply) <= alignof(void*));
static_assert(std::is_trivially_destructible_v<StreamReply>, "an exchange is dropped without a word to the engine");

// How far the sending of a page has come.
struct PageCursor {
  FlashBytes rest;
};
static_assert(std::is_trivially_destructible_v<PageCursor> && alignof(PageCursor) <= alignof(void*));

// How far the sending of a body has come that is fetched piece by piece.
struct PartCursor {
  ByteSource read;
  size_t offset;
  size_t end;

  size_t fill(MutableBytes out) {
    const MutableBytes piece = out.first(end - offset);
    if (read(offset, piece) != Status::Ok) return 0;
    offset += piece.size();
    return piece.size();
  }
};
static_assert(std::is_trivially_destructible_v<PartCursor> && alignof(PartCursor) <= alignof(void*));

// Who has to be asked for an answer, and for how long. Lies where the answer will.
struct Later {
  LaterAnswer answer;
  Millis atMost;
  Instant since;
};
static_assert(std::is_trivially_destructible_v<Later> && alignof(Later) <= alignof(void*));

FlashText expectation(ParameterType type) {
  switch (type) {
    case ParameterType::Integer: return SPORE_TEXT("expected an integer from 0 to 4294967295");
    case ParameterType::Boolean: return SPORE_TEXT("expected true or false");
    case ParameterType::Text: return SPORE_TEXT("expected a string");
    case ParameterType::Json: break;
  }
  return SPORE_TEXT("expected JSON");
}

}  // namespace

ApiRequest::ApiRequest(HttpExchange& exchange, RequestScratch& scratch)
    : exchange_(exchange), scratch_(scratch), reader_(scratch) {
  const std::string_view target = exchange.request.target;
  const size_t mark = target.find('?');
  path_ = target.substr(0, mark);
  if (path_.empty()) path_ = "/";
  if (mark != std::string_view::npos) query_ = target.substr(mark + 1);
}

bool ApiRequest::readParameters(const ParameterList& declared) {
  const Status body = reader_.begin(query_, exchange_.request);
  if (body != Status::Ok) {
    failBody(body);
    return false;
  }
  for (size_t i = 0; i < declared.count; ++i) {
    const ParameterSpec spec = declared[i];
    const Result<ParameterValue> value = reader_.find(spec.name);
    const Status status = value.status();
    if (value.ok() ? !isOfType(value.value(), spec.type) : (status != Status::NotFound || spec.isRequired)) {
      failParameter(spec, value.ok() ? Status::InvalidArgument : status);
      return false;
    }
    scratch_.values[i] = value.ok() ? value.value() : ParameterValue{};
  }
  declared_ = declared;
  return true;
}

void ApiRequest::failBody(Status status) {
  switch (status) {
    case Status::Unsupported:
      return fail(415, SPORE_TEXT("unsupported_media_type"),
                  SPORE_TEXT("send application/json or application/x-www-form-urlencoded"));
    case Status::TooLarge:
      return fail(413, SPORE_TEXT("body_too_large"), SPORE_TEXT("a JSON body may have 1024 bytes and 16 levels"));
    case Status::InvalidArgument:
      return fail(400, SPORE_TEXT("invalid_json"), SPORE_TEXT("the JSON body must be an object"));
    default: return fail(400, SPORE_TEXT("invalid_json"), SPORE_TEXT("the body is not valid JSON"));
  }
}

void ApiRequest::failParameter(const ParameterSpec& spec, Status status) {
  switch (status) {
    case Status::NotFound: {
      FixedString<messageBytesMax> message;
      SPORE_TEXT("is required, ").appendCutTo(message);
      expectation(spec.type).appendCutTo(message);
      return fail(400, SPORE_TEXT("missing_parameter"), message.c_str(), spec.name);
    }
    case Status::TooLarge:
      return fail(413, SPORE_TEXT("parameters_too_large"),
                  SPORE_TEXT("too long: decoded parameters may have 1024 bytes in all"), spec.name);
    case Status::Malformed:
      return fail(400, SPORE_TEXT("invalid_parameter"),
                  SPORE_TEXT("broken escape, invalid UTF-8 or a control character"), spec.name);
    default: return fail(400, SPORE_TEXT("invalid_parameter"), expectation(spec.type), spec.name);
  }
}

ParameterValue ApiRequest::find(std::string_view name) {
  for (size_t i = 0; i < declared_.count; ++i) {
    if (name == declared_[i].name) return scratch_.values[i];
  }
  return reader_.find(name).valueOr(ParameterValue{});
}

bool ApiRequest::has(std::string_view name) {
  return find(name).isPresent;
}

std::string_view ApiRequest::text(std::string_view name, std::string_view fallback) {
  const ParameterValue value = find(name);
  return value.isPresent && value.isString ? value.text : fallback;
}

uint32_t ApiRequest::integer(std::string_view name, uint32_t fallback) {
  const ParameterValue value = find(name);
  return value.isPresent ? parseUnsigned(value.text).valueOr(fallback) : fallback;
}

bool ApiRequest::boolean(std::string_view name, bool fallback) {
  const ParameterValue value = find(name);
  if (!value.isPresent || !isOfType(value, ParameterType::Boolean)) return fallback;
  return value.text == "true" || value.text == "1";
}

std::string_view ApiRequest::json(std::string_view name, std::string_view fallback) {
  const ParameterValue value = find(name);
  return value.isPresent ? value.text : fallback;
}

JsonWriter& ApiRequest::reply(uint16_t status) {
  exchange_.reply.status = status;
  if (!writer_) {
    isAnswered_ = true;
    exchange_.reply.fill = nullptr;
    writer_.emplace(MutableBytes{exchange_.scratch}.first(limits::replyBytesMax));
    writer_->beginObject();
  }
  return *writer_;
}

void ApiRequest::stream(const PieceWriter& writePiece, uint16_t status, size_t pieceBytesMax) {
  CHECK(pieceBytesMax <= streamPieceBytesMax);
  writer_.reset();
  isAnswered_ = true;
  exchange_.reply.status = status;
  auto* const source = new (exchange_.scratch)
      StreamReply(writePiece, MutableBytes{exchange_.scratch}.from(sizeof(StreamReply)).first(pieceBytesMax));
  exchange_.reply.fill = [source](MutableBytes out) { return source->fill(out); };
}

void ApiRequest::answerLater(Millis atMost, const LaterAnswer& answer) {
  new (exchange_.scratch) Later{answer, std::min(atMost, Millis{laterAnswerMax}), {}};
  exchange_.isLater = true;
}

bool ApiRequest::askLater(Instant now, bool isFirst, bool isCrowded) {
  Later later = *std::launder(reinterpret_cast<Later*>(exchange_.scratch));
  if (isFirst) later.since = now;
  const bool isLast = (isFirst && isCrowded) || now.since(later.since) >= later.atMost;
  if (later.answer(*this, isLast) || isLast) return true;
  new (exchange_.scratch) Later{later};
  return false;
}

void ApiRequest::page(const char* contentType, const char* contentEncoding, const FlashBytes& content) {
  writer_.reset();
  isAnswered_ = true;
  exchange_.reply.status = 200;
  exchange_.reply.contentType = contentType;
  exchange_.reply.contentEncoding = contentEncoding;
  auto* const cursor = new (exchange_.scratch) PageCursor{content};
  exchange_.reply.fill = [cursor](MutableBytes out) { return cursor->rest.take(out); };
}

void ApiRequest::bytes(const char* contentType, size_t total, const ByteSource& read) {
  const Result<ContentRange> range = readRange(exchange_.request.range, total);
  if (range.status() == Status::OutOfRange) {
    fail(416, SPORE_TEXT("range_not_satisfiable"),
         SPORE_TEXT("it is not that long; Content-Range tells how long it is"));
    exchange_.reply.contentRange = keep(unsatisfiedRange(total));
    return;
  }
  writer_.reset();
  isAnswered_ = true;
  exchange_.reply.status = range.ok() ? 206 : 200;
  exchange_.reply.contentType = contentType;
  const ContentRange part = range.ok() ? range.value() : ContentRange{0, total - 1, total};
  if (range.ok()) exchange_.reply.contentRange = keep(toText(part));
  exchange_.reply.streamedBytes = part.size();
  auto* const cursor = new (exchange_.scratch) PartCursor{read, part.first, part.last + 1};
  exchange_.reply.fill = [cursor](MutableBytes out) { return cursor->fill(out); };
}

void ApiRequest::redirect(std::string_view location) {
  reply(302).field("location", location);
  exchange_.reply.location = keep(location);
}

void ApiRequest::fail(uint16_t status, FlashText code, FlashText message, std::string_view subject) {
  FixedString<messageBytesMax> text;
  if (!subject.empty()) {
    text.appendCut(subject.substr(0, subjectBytesMax));
    text.appendCut(": ");
  }
  message.appendCutTo(text);  // cut where it is long
  writer_.reset();
  JsonWriter& json = reply(status);
  json.key("error").beginObject().field("code", code).field("message", text.view()).endObject();
}

void ApiRequest::finish() {
  if (!isAnswered_) fail(500, SPORE_TEXT("no_answer"), SPORE_TEXT("the endpoint gave no answer"));
  if (!writer_) return;
  writer_->endObject();
  if (writer_->hasOverflowed()) {
    fail(500, SPORE_TEXT("reply_too_large"), SPORE_TEXT("the answer does not fit; the endpoint should stream it"));
    writer_->endObject();
  }
  exchange_.reply.body = writer_->written();
}

void ApiRequest::setAllow(std::string_view methods) {
  exchange_.reply.allow = keep(methods);
}

std::string_view ApiRequest::keep(std::string_view text) {
  CHECK(text.size() <= headerBytesMax);
  uint8_t* const place = exchange_.scratch + limits::replyBytesMax;
  if (!text.empty()) std::memcpy(place, text.data(), text.size());
  return asText({place, text.size()});
}

}  // namespace spore
