#include "spore/json/json_stream_reader.h"

#include <cstring>

namespace spore {

Status JsonStreamReader::push(Bytes piece) {
  for (size_t i = 0; status_ == Status::Ok && i < piece.size();) {
    status_ = scanner_.push(piece.data()[i]);
    if (status_ != Status::Ok) break;
    if (scanner_.isConsumed()) ++i;
    status_ = act();
  }
  return status_;
}

Status JsonStreamReader::finish() {
  if (status_ != Status::Ok) return status_;
  status_ = scanner_.finish();
  if (status_ == Status::Ok) status_ = act();
  return status_;
}

void JsonStreamReader::restart() {
  scanner_ = JsonScanner{};
  status_ = Status::Ok;
  tokenSize_ = 0;
}

Status JsonStreamReader::append(std::string_view text) {
  if (text.size() > tokenBytesMax - tokenSize_) return Status::TooLarge;
  if (!text.empty()) std::memcpy(token_ + tokenSize_, text.data(), text.size());
  tokenSize_ = static_cast<uint8_t>(tokenSize_ + text.size());
  return Status::Ok;
}

void JsonStreamReader::report(JsonEventKind kind, uint8_t depth, std::string_view text) {
  handler_(JsonEvent{kind, depth, text});
}

Status JsonStreamReader::act() {
  const uint8_t depth = scanner_.depth();
  const auto ended = static_cast<uint8_t>(depth + 1);
  const std::string_view token{token_, tokenSize_};
  switch (scanner_.step()) {
    case JsonStep::Nothing: break;
    case JsonStep::TokenBegins: tokenSize_ = 0; return append(scanner_.text());
    case JsonStep::TokenGrows: return append(scanner_.text());
    case JsonStep::BeginObject: report(JsonEventKind::BeginObject, depth); break;
    case JsonStep::EndObject: report(JsonEventKind::EndObject, ended); break;
    case JsonStep::BeginArray: report(JsonEventKind::BeginArray, depth); break;
    case JsonStep::EndArray: report(JsonEventKind::EndArray, ended); break;
    case JsonStep::Key: report(JsonEventKind::Key, depth, token); break;
    case JsonStep::String: report(JsonEventKind::String, depth, token); break;
    case JsonStep::Number: report(JsonEventKind::Number, depth, token); break;
    case JsonStep::True: report(JsonEventKind::Bool, depth, "true"); break;
    case JsonStep::False: report(JsonEventKind::Bool, depth, "false"); break;
    case JsonStep::Null: report(JsonEventKind::Null, depth, "null"); break;
  }
  return Status::Ok;
}

}  // namespace spore
