#include "spore/services/web_socket_service.h"

#include "spore/context/event_names.h"
#include "spore/json/json_document.h"
#include "spore/json/json_validator.h"
#include "spore/json/json_writer.h"
#include "spore/services/engine_event_json.h"
#include "spore/services/event_refusal.h"

namespace spore {
namespace {

struct Refusal {
  FlashText code;
  FlashText message;
};

Refusal parseRefusal(Status status) {
  if (status == Status::TooLarge) return {SPORE_TEXT("message_too_large"), SPORE_TEXT("a message may have 1024 bytes")};
  return {SPORE_TEXT("invalid_json"),
          SPORE_TEXT(R"(expected an object like {"event":"kitchen/light","payload":"on"})")};
}

// Over HTTP the message is called data, here payload, and either is understood in both places.
Result<JsonValue> findMessage(const JsonDocument& incoming, Refusal& refusal) {
  const Result<JsonValue> payload = incoming.find("payload");
  const Result<JsonValue> data = incoming.find("data");
  if (!payload.ok() && !data.ok()) {
    refusal = {SPORE_TEXT("missing_payload"), SPORE_TEXT(R"(the message is expected as "payload" or "data")")};
    return Status::NotFound;
  }
  if (payload.ok() && data.ok() &&
      (payload.value().kind != data.value().kind || payload.value().raw != data.value().raw)) {
    refusal = {SPORE_TEXT("conflicting_payload"), SPORE_TEXT("payload and data are two names of one thing; give one")};
    return Status::InvalidArgument;
  }
  return payload.ok() ? payload : data;
}

size_t writeAnswer(MutableBytes answer, const Refusal* refusal) {
  JsonWriter json{answer};
  json.beginObject().field("ok", refusal == nullptr);
  if (refusal != nullptr) {
    json.key("error").beginObject().field("code", refusal->code).field("message", refusal->message).endObject();
  }
  json.endObject();
  return json.hasOverflowed() ? 0 : json.size();
}

bool isObjectOrArray(std::string_view data) {
  const size_t first = data.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || (data[first] != '{' && data[first] != '[')) return false;
  return validateJson(data) == Status::Ok;
}

}  // namespace

void WebSocketService::begin() {
  context_.subscribe("#", [this](const EventMessage& message) { onMessage(message); });
  context_.bus().setTap([this](const char* name, void* data) { onEngineEvent(name, data); });
}

size_t WebSocketService::onText(WebSocketClientId client, std::string_view text, MutableBytes answer) {
  ++counters_.received;
  Refusal refusal;
  JsonDocument incoming;
  const Status parsed = incoming.parse(text);
  if (parsed != Status::Ok) {
    refusal = parseRefusal(parsed);
  } else if (const Result<JsonValue> message = findMessage(incoming, refusal); message.ok()) {
    const MutableBytes room{context_.buffers().incoming};
    const Result<JsonValue> event = incoming.find("event");
    const bool isText = event.ok() && event.value().kind == JsonKind::String;
    const Result<std::string_view> topic =
        isText ? jsonText(event, room.first(limits::topicBytesMax)) : std::string_view{};
    const Result<std::string_view> payload =
        jsonText(message, room.from(limits::topicBytesMax).first(limits::eventDataBytesMax));
    const Status status = publish(client, topic, payload);
    if (status == Status::Ok) return writeAnswer(answer, nullptr);
    const EventRefusal said = eventRefusal(status, topic.valueOr({}));
    refusal = {said.code, said.message};
  }
  ++counters_.refused;
  return writeAnswer(answer, &refusal);
}

Status WebSocketService::publish(WebSocketClientId client, const Result<std::string_view>& topic,
                                 const Result<std::string_view>& payload) {
  if (!topic.ok()) return Status::InvalidArgument;  // longer than any topic
  if (!payload.ok()) return payload.status();
  sender_ = client;
  sentData_ = payload.value().data();
  sentTopic_ = topic.value().data();
  const Status status = context_.publish(topic.value(), payload.value());
  sender_ = noWebSocketClient;
  return status;
}

void WebSocketService::onMessage(const EventMessage& message) {
  if (port_.clientCount() == 0) return;
  // Only the sender's own message is kept from him: he gets what this node's handlers publish in reply.
  const bool isSendersOwn = message.topic.data() == sentTopic_ && message.data.data() == sentData_;
  JsonWriter json{MutableBytes{context_.buffers().outgoing}};
  json.beginObject().field("event", message.topic).key("payload");
  if (isObjectOrArray(message.data)) {
    json.raw(message.data);
  } else {
    json.value(message.data);
  }
  json.field("from", message.fromName).endObject();
  send(json, isSendersOwn ? sender_ : noWebSocketClient);
}

void WebSocketService::onEngineEvent(const char* name, void* data) {
  if (port_.clientCount() == 0 || !isReservedTopic(name)) return;
  JsonWriter json{MutableBytes{context_.buffers().outgoing}};
  json.beginObject().field("event", name).key("payload");
  writeEngineEvent(json, name, data);
  json.endObject();
  send(json, noWebSocketClient);
}

void WebSocketService::send(const JsonWriter& json, WebSocketClientId except) {
  // Messages are bounded so that they fit; half a JSON text would be worse than none.
  if (json.hasOverflowed()) return;
  ++counters_.sent;
  port_.sendToAll(json.text(), except);
}

}  // namespace spore
