#include "spore/json/json_scanner.h"

namespace spore {

Status JsonScanner::push(uint8_t byte) {
  step_ = JsonStep::Nothing;
  isConsumed_ = true;
  byte_ = static_cast<char>(byte);
  switch (expect_) {
    case Expect::InKey:
    case Expect::InString: return pushString(byte);
    case Expect::InNumber: return pushNumber(byte);
    case Expect::InLiteral: return pushLiteral(byte);
    default: break;
  }
  if (byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t') return Status::Ok;
  return pushStructure(byte);
}

Status JsonScanner::finish() {
  step_ = JsonStep::Nothing;
  isConsumed_ = true;
  if (expect_ == Expect::InNumber && depth_ == 0 && number_.isWhole()) endValue(JsonStep::Number);
  return expect_ == Expect::Nothing ? Status::Ok : Status::Truncated;
}

Status JsonScanner::pushStructure(uint8_t byte) {
  switch (expect_) {
    case Expect::ValueOrEnd: return byte == ']' ? endContainer(byte) : beginValue(byte);
    case Expect::Value: return beginValue(byte);
    case Expect::KeyOrEnd:
      if (byte == '}') return endContainer(byte);
      [[fallthrough]];
    case Expect::Key: return byte == '"' ? beginString(Expect::InKey) : Status::Malformed;
    case Expect::Colon:
      if (byte != ':') return Status::Malformed;
      expect_ = Expect::Value;
      return Status::Ok;
    case Expect::CommaOrEnd:
      if (byte != ',') return endContainer(byte);
      expect_ = isInObject() ? Expect::Key : Expect::Value;
      return Status::Ok;
    default: return Status::Malformed;
  }
}

Status JsonScanner::beginValue(uint8_t byte) {
  switch (byte) {
    case '{': return beginContainer(true);
    case '[': return beginContainer(false);
    case '"': return beginString(Expect::InString);
    case 't': return beginLiteral("rue", JsonStep::True);
    case 'f': return beginLiteral("alse", JsonStep::False);
    case 'n': return beginLiteral("ull", JsonStep::Null);
    default: break;
  }
  number_ = JsonNumberScanner{};
  if (!number_.push(byte)) return Status::Malformed;
  expect_ = Expect::InNumber;
  step_ = JsonStep::TokenBegins;
  return Status::Ok;
}

Status JsonScanner::beginContainer(bool isObject) {
  if (depth_ == jsonDepthMax) return Status::TooLarge;
  const auto bit = static_cast<uint16_t>(1u << depth_);
  objects_ = static_cast<uint16_t>(isObject ? objects_ | bit : objects_ & ~bit);
  ++depth_;
  expect_ = isObject ? Expect::KeyOrEnd : Expect::ValueOrEnd;
  step_ = isObject ? JsonStep::BeginObject : JsonStep::BeginArray;
  return Status::Ok;
}

Status JsonScanner::endContainer(uint8_t bracket) {
  const bool isObject = isInObject();
  if (bracket != (isObject ? '}' : ']')) return Status::Malformed;
  --depth_;
  endValue(isObject ? JsonStep::EndObject : JsonStep::EndArray);
  return Status::Ok;
}

Status JsonScanner::beginString(Expect inside) {
  string_ = JsonStringDecoder{};
  expect_ = inside;
  step_ = JsonStep::TokenBegins;
  return Status::Ok;
}

Status JsonScanner::pushString(uint8_t byte) {
  if (byte == '"' && string_.isWhole()) {
    const bool isKey = expect_ == Expect::InKey;
    endValue(isKey ? JsonStep::Key : JsonStep::String);
    if (isKey) expect_ = Expect::Colon;
    return Status::Ok;
  }
  step_ = JsonStep::TokenGrows;
  return string_.push(byte);
}

Status JsonScanner::pushNumber(uint8_t byte) {
  if (number_.push(byte)) {
    step_ = JsonStep::TokenGrows;
    return Status::Ok;
  }
  if (!number_.isWhole()) return Status::Malformed;
  endValue(JsonStep::Number);
  isConsumed_ = false;
  return Status::Ok;
}

Status JsonScanner::beginLiteral(const char* rest, JsonStep whole) {
  literalRest_ = rest;
  literalStep_ = whole;
  expect_ = Expect::InLiteral;
  return Status::Ok;
}

Status JsonScanner::pushLiteral(uint8_t byte) {
  if (byte != static_cast<uint8_t>(*literalRest_)) return Status::Malformed;
  if (*++literalRest_ == '\0') endValue(literalStep_);
  return Status::Ok;
}

void JsonScanner::endValue(JsonStep step) {
  step_ = step;
  expect_ = depth_ == 0 ? Expect::Nothing : Expect::CommaOrEnd;
}

}  // namespace spore
