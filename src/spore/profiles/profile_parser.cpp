#include "spore/profiles/profile_parser.h"

namespace spore {

namespace {

// The places of the answer that matter, as depths of the reader.
constexpr uint8_t answerDepth = 1;
constexpr uint8_t apiDepth = 2;
constexpr uint8_t endpointDepth = 3;

// A whole number without sign, fraction and exponent, at most `max`; 0 for an empty text.
Status parseWhole(std::string_view text, uint64_t max, uint64_t& number) {
  number = 0;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return Status::Malformed;
    const uint64_t value = static_cast<uint64_t>(digit - '0');
    if (number > (max - value) / 10) return Status::Malformed;
    number = number * 10 + value;
  }
  return Status::Ok;
}

}  // namespace

ProfileParser::ProfileParser(ProfileStore& store)
    : store_(store), reader_([this](const JsonEvent& event) { onEvent(event); }) {}

Status ProfileParser::begin() {
  reader_.restart();
  status_ = Status::Ok;
  field_ = Field::Other;
  inApi_ = false;
  sdkVersion_.clear();
  version_.clear();
  cpuFreqMHz_ = 0;
  flashChipSize_ = 0;
  return store_.beginBuilding();
}

Status ProfileParser::push(Bytes piece) {
  if (status_ == Status::Ok) keep(reader_.push(piece));
  return status_;
}

Status ProfileParser::finish(uint32_t expectedDigest) {
  if (status_ == Status::Ok) keep(reader_.finish());
  if (status_ == Status::Ok) return store_.commit(expectedDigest);
  store_.abandon();
  return status_;
}

void ProfileParser::keep(Status status) {
  if (status_ == Status::Ok) status_ = status;
}

void ProfileParser::onEvent(const JsonEvent& event) {
  if (status_ != Status::Ok) return;
  switch (event.kind) {
    case JsonEventKind::Key: return onKey(event);
    case JsonEventKind::BeginObject:
    case JsonEventKind::BeginArray: return onBegin(event);
    case JsonEventKind::EndObject:
    case JsonEventKind::EndArray: return onEnd(event);
    default: break;
  }
  if (event.depth < answerDepth) return keep(Status::Malformed);  // the answer is an object
  if (event.depth == answerDepth) return onFact(event);
  if (inApi_ && event.depth == apiDepth) return keep(Status::Malformed);  // an endpoint is an object
  if (inApi_ && event.depth == endpointDepth) onEndpointField(event);
}

void ProfileParser::onKey(const JsonEvent& event) {
  field_ = Field::Other;
  if (event.depth == answerDepth) {
    if (event.text == "sdkVersion") field_ = Field::SdkVersion;
    if (event.text == "version") field_ = Field::Version;
    if (event.text == "cpuFreqMHz") field_ = Field::CpuFreqMHz;
    if (event.text == "flashChipSize") field_ = Field::FlashChipSize;
    if (event.text == "api") field_ = Field::Api;
  } else if (inApi_ && event.depth == endpointDepth) {
    if (event.text == "uri") field_ = Field::Uri;
    if (event.text == "method") field_ = Field::Method;
  }
}

void ProfileParser::onBegin(const JsonEvent& event) {
  const bool isObject = event.kind == JsonEventKind::BeginObject;
  if (event.depth == answerDepth) {
    if (!isObject) keep(Status::Malformed);
  } else if (event.depth == apiDepth && field_ == Field::Api && !isObject) {
    inApi_ = true;
  } else if (inApi_ && event.depth == endpointDepth) {
    if (!isObject) keep(Status::Malformed);
    uri_.clear();
    hasMethod_ = false;
  } else if (field_ != Field::Other) {
    keep(Status::Malformed);  // a text or a number was due
  }
  field_ = Field::Other;
}

void ProfileParser::onEnd(const JsonEvent& event) {
  if (event.depth == answerDepth) {
    ProfileFacts facts;
    facts.sdkVersion = sdkVersion_;
    facts.version = version_;
    facts.cpuFreqMHz = cpuFreqMHz_;
    facts.flashChipSize = flashChipSize_;
    keep(store_.setFacts(facts));
  } else if (event.depth == apiDepth) {
    inApi_ = false;
  } else if (inApi_ && event.depth == endpointDepth) {
    keep(uri_.empty() || !hasMethod_ ? Status::Malformed : store_.addEndpoint({uri_, method_}));
  }
}

void ProfileParser::onFact(const JsonEvent& event) {
  if (field_ == Field::Other) return;
  const bool isText = field_ == Field::SdkVersion || field_ == Field::Version;
  const JsonEventKind wanted = isText ? JsonEventKind::String : JsonEventKind::Number;
  const bool isUnknown = event.kind == JsonEventKind::Null;
  if (field_ == Field::Api || (event.kind != wanted && !isUnknown)) return keep(Status::Malformed);

  const std::string_view text = isUnknown ? std::string_view{} : event.text;
  uint64_t number = 0;
  if (field_ == Field::SdkVersion) keep(sdkVersion_.assign(text));
  if (field_ == Field::Version) keep(version_.assign(text));
  if (field_ == Field::CpuFreqMHz) {
    keep(parseWhole(text, UINT16_MAX, number));
    cpuFreqMHz_ = static_cast<uint16_t>(number);
  }
  if (field_ == Field::FlashChipSize) {
    keep(parseWhole(text, UINT64_MAX, number));
    flashChipSize_ = number;
  }
}

void ProfileParser::onEndpointField(const JsonEvent& event) {
  if (field_ == Field::Other) return;
  if (event.kind != JsonEventKind::String) return keep(Status::Malformed);
  if (field_ == Field::Uri) keep(uri_.assign(event.text));
  if (field_ == Field::Method) {
    method_ = parseHttpMethod(event.text);
    hasMethod_ = true;
  }
}

}  // namespace spore
