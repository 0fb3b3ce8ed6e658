#include "spore/services/label_service.h"

#include "spore/services/json_parts.h"

namespace spore {
namespace {

SPORE_NAMED_TEXT(labelsHelp, R"(all labels anew, as {"key":"value"} or as text key=value,key=value)");
SPORE_NAMED_TEXT(removeHelp, "the key of one label to take away");
SPORE_NAMED_TEXT(setHelp, "one label to add or replace, as key=value");
constexpr ParameterSpec labelParameters[] SPORE_IN_FLASH = {
    {"labels", ParameterType::Json, false, labelsHelp},
    {"remove", ParameterType::Text, false, removeHelp},
    {"set", ParameterType::Text, false, setHelp},
};

}  // namespace

void LabelService::registerEndpoints(ApiServer& api) {
  api.registerEndpoint(
      SPORE_TEXT("/api/node/labels"), HttpMethod::Get, [this](ApiRequest& request) { show(request); },
      SPORE_TEXT("This node's labels"));
  api.registerEndpoint(
      SPORE_TEXT("/api/node/labels"), HttpMethod::Post, [this](ApiRequest& request) { change(request); },
      SPORE_TEXT("Changes this node's labels, for good: replaces all, then removes one, then sets one"),
      labelParameters);
}

void LabelService::show(ApiRequest& request) {
  writeLabels(request.reply(), context_.identity().labels.text());
}

void LabelService::change(ApiRequest& request) {
  if (!request.has("labels") && !request.has("remove") && !request.has("set")) {
    return request.fail(400, SPORE_TEXT("missing_parameter"), SPORE_TEXT("give one of labels, remove and set"));
  }
  next_ = context_.identity().labels;
  if (!replaceAll(request) || !removeOne(request) || !setOne(request)) return;
  if (next_.text() != context_.identity().labels.text()) {
    if (board_.storage.store(StorageKey::Labels, asBytes(next_.text())) != Status::Ok) {
      return request.fail(500, SPORE_TEXT("storage_failed"),
                          SPORE_TEXT("the labels could not be stored and stay as they were"));
    }
    context_.identity().labels = next_;
    cluster_.identityChanged(board_.clock.now());
  }
  show(request);
}

bool LabelService::replaceAll(ApiRequest& request) {
  if (!request.has("labels")) return true;
  const std::string_view labels = request.json("labels");
  next_.clear();
  if (labels.empty() || labels.front() != '{') return accepted(request, setAll(labels), "labels");
  key_.clear();
  nextStatus_ = Status::Ok;
  JsonStreamReader reader{[this](const JsonEvent& event) { onReplacement(event); }};
  Status status = reader.push(asBytes(labels));
  if (status == Status::Ok) status = reader.finish();
  if (status == Status::Ok) status = nextStatus_;
  return accepted(request, status, key_.empty() ? std::string_view{"labels"} : key_.view());
}

Status LabelService::setAll(std::string_view pairs) {
  while (!pairs.empty()) {
    const size_t end = pairs.find(',');
    const Status status = setPair(pairs.substr(0, end));
    if (status != Status::Ok) return status;
    pairs.remove_prefix(end == std::string_view::npos ? pairs.size() : end + 1);
  }
  return Status::Ok;
}

Status LabelService::setPair(std::string_view pair) {
  const size_t equals = pair.find('=');
  if (equals == std::string_view::npos) return Status::InvalidArgument;
  return next_.set(pair.substr(0, equals), pair.substr(equals + 1));
}

void LabelService::onReplacement(const JsonEvent& event) {
  if (nextStatus_ != Status::Ok) return;
  switch (event.kind) {
    case JsonEventKind::Key:
      key_.clear();
      key_.appendCut(event.text);
      if (key_.size() < event.text.size()) nextStatus_ = Status::TooLarge;
      return;
    case JsonEventKind::String: nextStatus_ = next_.set(key_, event.text); return;
    case JsonEventKind::BeginObject:
    case JsonEventKind::EndObject:
      if (event.depth == 1) return;
      break;
    default: break;
  }
  nextStatus_ = Status::InvalidArgument;
}

bool LabelService::removeOne(ApiRequest& request) {
  if (!request.has("remove")) return true;
  const std::string_view key = request.text("remove");
  if (next_.remove(key)) return true;
  request.fail(404, SPORE_TEXT("unknown_label"), SPORE_TEXT("this node has no label with this key"), key);
  return false;
}

bool LabelService::setOne(ApiRequest& request) {
  if (!request.has("set")) return true;
  return accepted(request, setPair(request.text("set")), "set");
}

bool LabelService::accepted(ApiRequest& request, Status status, std::string_view subject) {
  switch (status) {
    case Status::Ok: return true;
    case Status::TooLarge:
      request.fail(413, SPORE_TEXT("label_too_long"), SPORE_TEXT("key=value may have 48 characters"), subject);
      return false;
    case Status::Full:
      request.fail(413, SPORE_TEXT("too_many_labels"),
                   SPORE_TEXT("a node may have 8 labels with 200 characters in all"), subject);
      return false;
    default:
      request.fail(400, SPORE_TEXT("invalid_parameter"),
                   SPORE_TEXT("expected a key of A-Z a-z 0-9 _ - . / and a string of the same, possibly empty"),
                   subject);
      return false;
  }
}

}  // namespace spore
