#include "spore/services/web_socket_service.h"

#include "spore/base/text.h"
#include "spore/context/event_names.h"
#include "spore/context/topics.h"
#include "spore/json/json_document.h"
#include "spore/json/json_validator.h"
#include "spore/json/json_writer.h"
#include "spore/services/delivery_report_writer.h"
#include "spore/services/engine_event_json.h"
#include "spore/services/outside_message.h"

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

Refusal logRefusal(Status status) {
  if (status == Status::Unavailable)
    return {SPORE_TEXT("no_memory"), SPORE_TEXT("this node keeps no lines of its log")};
  if (status == Status::Full) return {SPORE_TEXT("too_many_clients"), SPORE_TEXT("others get the log already")};
  if (status == Status::Busy) return {SPORE_TEXT("busy"), SPORE_TEXT("memory is short; try again in a second")};
  return {SPORE_TEXT("invalid_subscription"),
          SPORE_TEXT(R"(expected an object like {"subscribeLog":true,"since":12})")};
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

size_t writeAnswer(MutableBytes answer, const Refusal* refusal, EventId id = 0) {
  JsonWriter json{answer};
  json.beginObject().field("ok", refusal == nullptr);
  if (refusal == nullptr && id != 0) json.field("id", id);
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

// "event","payload","from" and "retained" of a message.
void writeMessage(JsonWriter& json, const EventMessage& message) {
  json.beginObject().field("event", message.topic).key("payload");
  if (isObjectOrArray(message.data)) {
    json.raw(message.data);
  } else {
    json.value(message.data);
  }
  json.field("from", message.fromName);
  if (message.isRetained) json.field("retained", true);
  json.endObject();
}

bool isThere(const Result<JsonValue>& value) {
  return value.ok() && value.value().kind != JsonKind::Null;
}

// False: it is there, and no number of ms.
bool readMs(const JsonDocument& incoming, std::string_view name, std::optional<uint32_t>& ms) {
  const Result<JsonValue> value = incoming.find(name);
  if (!isThere(value)) return true;
  const Result<uint32_t> number = parseUnsigned(value.value().raw);
  if (number.ok()) ms = number.value();
  return number.ok();
}

// How the message is to travel; false: something that is no such thing.
bool readWishes(const JsonDocument& incoming, OutsideMessage& message) {
  const Result<JsonValue> delivery = incoming.find("delivery");
  if (isThere(delivery)) {
    if (delivery.value().kind != JsonKind::String) return false;
    message.delivery = delivery.value().raw;
  }
  const Result<JsonValue> retain = incoming.find("retain");
  if (isThere(retain)) {
    if (retain.value().kind != JsonKind::Bool) return false;
    message.isRetained = retain.value().raw == "true";
  }
  return readMs(incoming, "expiresMs", message.expiresMs) && readMs(incoming, "at", message.atMs);
}

}  // namespace

void WebSocketService::begin() {
  context_.subscribe("#", [this](const EventMessage& message) { onMessage(message); });
  context_.bus().setTap([this](const char* name, void* data) { onEngineEvent(name, data); });
}

size_t WebSocketService::onText(WebSocketClientId client, std::string_view text, MutableBytes answer) {
  ++counters_.received;
  Refusal refusal;
  EventId id = 0;
  JsonDocument incoming;
  const Status parsed = incoming.parse(text);
  if (parsed != Status::Ok) {
    refusal = parseRefusal(parsed);
  } else if (const Result<JsonValue> wanted = incoming.find(inRam<12>(SPORE_TEXT("subscribe"))); wanted.ok()) {
    const std::optional<EventRefusal> said = subscribe(client, wanted.value());
    if (!said) return writeAnswer(answer, nullptr);
    refusal = {said->code, said->message};
  } else if (const Result<JsonValue> unwanted = incoming.find(inRam<12>(SPORE_TEXT("unsubscribe"))); unwanted.ok()) {
    const std::optional<EventRefusal> said = unsubscribe(client, unwanted.value());
    if (!said) return writeAnswer(answer, nullptr);
    refusal = {said->code, said->message};
  } else if (const Result<JsonValue> wish = incoming.find("subscribeLog"); wish.ok()) {
    const Status status = logs_.subscribe(client, wish.value(), incoming.find("since"));
    if (status == Status::Ok) return writeAnswer(answer, nullptr);
    refusal = logRefusal(status);
  } else if (const Result<JsonValue> message = findMessage(incoming, refusal); message.ok()) {
    const std::optional<EventRefusal> said = publish(client, incoming, message, id);
    if (!said) return writeAnswer(answer, nullptr, id);
    refusal = {said->code, said->message};
  }
  ++counters_.refused;
  return writeAnswer(answer, &refusal);
}

std::optional<EventRefusal> WebSocketService::publish(WebSocketClientId client, const JsonDocument& incoming,
                                                      const Result<JsonValue>& payload, EventId& id) {
  const MutableBytes room{context_.buffers().incoming};
  const Result<JsonValue> event = incoming.find("event");
  const bool isText = event.ok() && event.value().kind == JsonKind::String;
  const Result<std::string_view> topic =
      isText ? jsonText(event, room.first(limits::topicBytesMax)) : std::string_view{};
  const Result<std::string_view> data =
      jsonText(payload, room.from(limits::topicBytesMax).first(limits::eventDataBytesMax));
  if (!topic.ok()) return eventRefusal(Status::InvalidArgument, {});  // longer than any topic
  if (!data.ok()) return eventRefusal(data.status(), topic.value());
  OutsideMessage message{topic.value(), data.value()};
  if (!readWishes(incoming, message)) {
    return EventRefusal{400, SPORE_TEXT("invalid_delivery"),
                        SPORE_TEXT(R"(expected "delivery":"sure","retain":true,"expiresMs":10000,"at":500)")};
  }
  sender_ = client;
  sentData_ = message.data.data();
  sentTopic_ = message.topic.data();
  const std::optional<EventRefusal> refusal = publishFromOutside(context_, message, id);
  sender_ = noWebSocketClient;
  return refusal;
}

std::optional<EventRefusal> WebSocketService::subscribe(WebSocketClientId client, const JsonValue& value) {
  const Result<std::string_view> filter =
      jsonText(value, MutableBytes{context_.buffers().incoming}.first(limits::topicBytesMax));
  if (value.kind != JsonKind::String || !filter.ok() || !isValidTopicFilter(filter.value())) {
    return EventRefusal{400, SPORE_TEXT("invalid_filter"),
                        SPORE_TEXT("expected a topic in which + may be a level and # the last one")};
  }
  if (!filters_.make()) return EventRefusal{503, SPORE_TEXT("no_memory"), SPORE_TEXT("try again later")};
  Status status = filters_->add(client, filter.value());
  if (status == Status::Full) {
    filters_->forgetGone(port_);
    status = filters_->add(client, filter.value());
  }
  if (status == Status::Ok) return std::nullopt;
  return EventRefusal{503, SPORE_TEXT("too_many_filters"),
                      SPORE_TEXT("no place for another filter: unsubscribe one, or take one that is wider")};
}

std::optional<EventRefusal> WebSocketService::unsubscribe(WebSocketClientId client, const JsonValue& value) {
  const Result<std::string_view> filter =
      jsonText(value, MutableBytes{context_.buffers().incoming}.first(limits::topicBytesMax));
  if (filters_ && filter.ok() && filters_->remove(client, filter.value()) == Status::Ok) return std::nullopt;
  return EventRefusal{404, SPORE_TEXT("unknown_filter"), SPORE_TEXT("this client has not subscribed to it")};
}

void WebSocketService::lookAfterFilters() {
  const WebSocketClientId client = filters_->nextClient();
  if (port_.sendTo(client, {}) == Status::NotFound) filters_->forget(client);
  for (ClientFilters::Subscription& subscription : *filters_) {
    if (subscription.isGreeting) greet(subscription);
  }
  if (filters_->empty()) filters_.drop();
}

// As much as the client takes at once.
void WebSocketService::greet(ClientFilters::Subscription& subscription) {
  // Asked before anything is written, because most of the time a slow client has no room.
  while (port_.sendTo(subscription.client, {}) == Status::Ok) {
    const RetainedStore::Entry* const entry = findRetained(retained_, subscription.next, subscription.filter);
    if (entry == nullptr) {
      subscription.isGreeting = false;
      return;
    }
    const RetainedStore& store = retained_.store();
    const uint32_t writer = entry->version.writer;
    const HostName name = cluster_.hostNameOf(writer);
    JsonWriter json{MutableBytes{context_.buffers().outgoing}};
    writeMessage(json, EventMessage{store.topicOf(*entry), store.valueOf(*entry), writer, name, true});
    if (!json.hasOverflowed()) {
      if (port_.sendTo(subscription.client, json.text()) != Status::Ok) return;
      ++counters_.sent;
    }
    ++subscription.next.index;
  }
}

void WebSocketService::onMessage(const EventMessage& message) {
  if (port_.clientCount() == 0) return;
  // Only the sender's own message is kept from him: he gets what this node's handlers publish in reply.
  const bool isSendersOwn = message.topic.data() == sentTopic_ && message.data.data() == sentData_;
  JsonWriter json{MutableBytes{context_.buffers().outgoing}};
  writeMessage(json, message);
  send(json, message.topic, isSendersOwn ? sender_ : noWebSocketClient);
}

void WebSocketService::onEngineEvent(const char* name, void* data) {
  if (port_.clientCount() == 0 || !isReservedTopic(name)) return;
  JsonWriter json{MutableBytes{context_.buffers().outgoing}};
  json.beginObject().field("event", name).key("payload");
  writeEngineEvent(json, name, data);
  json.endObject();
  send(json, name, noWebSocketClient);
}

void WebSocketService::send(const JsonWriter& json, std::string_view topic, WebSocketClientId except) {
  // Messages are bounded so that they fit; half a JSON text would be worse than none.
  if (json.hasOverflowed()) return;
  ++counters_.sent;
  port_.sendToThose(json.text(), [this, topic, except](WebSocketClientId client) {
    return client != except && (gate_ == nullptr || gate_->isProven(client)) && (!filters_ || filters_->wants(client, topic));
  });
}

}  // namespace spore
