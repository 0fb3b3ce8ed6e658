#include "spore/services/event_service.h"

#include "spore/base/text.h"
#include "spore/context/topics.h"
#include "spore/services/event_refusal.h"
#include "spore/services/outside_message.h"

namespace spore {
namespace {

SPORE_NAMED_TEXT(eventHelp, "the topic, for example kitchen/light");
SPORE_NAMED_TEXT(dataHelp, "the message: a string, or JSON, which travels as its text; at most 400 bytes");
SPORE_NAMED_TEXT(payloadHelp, "another name of data");
SPORE_NAMED_TEXT(deliveryHelp, "fast (if left out): sent once; sure: said again until each member has it");
SPORE_NAMED_TEXT(retainHelp, "true: the cluster keeps it as the value of this topic; empty data removes it");
SPORE_NAMED_TEXT(expiresHelp, "of a sure message: delivered to nobody after so many ms, 100-60000; 10000 if left out");
SPORE_NAMED_TEXT(atHelp, "of a sure message: all members act so many ms later, together; 0-2000");
SPORE_NAMED_TEXT(waitHelp, "the answer waits at most so many ms, up to 30000, until the report is final");
SPORE_NAMED_TEXT(filterHelp, "only topics that fit: + is one level, # the rest");
constexpr ParameterSpec hereParameters[] SPORE_IN_FLASH = {
    {"event", ParameterType::Text, true, eventHelp},
    {"data", ParameterType::Json, false, dataHelp},
    {"payload", ParameterType::Json, false, payloadHelp},
};
constexpr ParameterSpec eventParameters[] SPORE_IN_FLASH = {
    {"event", ParameterType::Text, true, eventHelp},       {"data", ParameterType::Json, false, dataHelp},
    {"payload", ParameterType::Json, false, payloadHelp},  {"delivery", ParameterType::Text, false, deliveryHelp},
    {"retain", ParameterType::Boolean, false, retainHelp}, {"expiresMs", ParameterType::Integer, false, expiresHelp},
    {"at", ParameterType::Integer, false, atHelp},         {"wait", ParameterType::Integer, false, waitHelp},
};
constexpr ParameterSpec reportParameters[] SPORE_IN_FLASH = {{"wait", ParameterType::Integer, false, waitHelp}};
constexpr ParameterSpec retainedParameters[] SPORE_IN_FLASH = {{"filter", ParameterType::Text, false, filterHelp}};

// On a WebSocket the message is called payload, here data, and either is understood in both places.
bool takeMessage(ApiRequest& request, std::string_view& message) {
  message = request.json(request.has("data") ? "data" : "payload");
  if (!request.has("data") || !request.has("payload") || request.json("payload") == message) return true;
  request.fail(400, SPORE_TEXT("conflicting_data"),
               SPORE_TEXT("data and payload are two names of one thing; give one"));
  return false;
}

void refuse(ApiRequest& request, const EventRefusal& refusal) {
  request.fail(refusal.httpStatus, refusal.code, refusal.message, request.text("event"));
}

}  // namespace

void EventService::registerEndpoints(ApiServer& api) {
  api.registerEndpoint(
      SPORE_TEXT("/api/node/event"), HttpMethod::Post, [this](ApiRequest& request) { publishHere(request); },
      SPORE_TEXT("Publishes a message to this node's own subscribers"), hereParameters);
  api.registerEndpoint(
      SPORE_TEXT("/api/cluster/event"), HttpMethod::Post, [this](ApiRequest& request) { publish(request); },
      SPORE_TEXT("Publishes a message to the subscribers of every node of the cluster"), eventParameters);
  api.registerEndpoint(
      SPORE_TEXT("/api/cluster/events/{id}"), HttpMethod::Get, [this](ApiRequest& request) { report(request); },
      SPORE_TEXT("Which members a sure message of this node has reached"), reportParameters);
  api.registerEndpoint(
      SPORE_TEXT("/api/cluster/retained"), HttpMethod::Get, [this](ApiRequest& request) { listRetained(request); },
      SPORE_TEXT("The values that the cluster keeps, as this node knows them"), retainedParameters);
}

void EventService::publishHere(ApiRequest& request) {
  std::string_view message;
  if (!takeMessage(request, message)) return;
  const std::string_view topic = request.text("event");
  const Status status = context_.deliverHere(topic, message);
  if (status != Status::Ok) return refuse(request, eventRefusal(status, topic));
  request.reply().field("success", true).field("event", topic);
}

void EventService::publish(ApiRequest& request) {
  std::string_view data;
  if (!takeMessage(request, data)) return;
  OutsideMessage message{request.text("event"), data};
  message.delivery = request.text("delivery");
  message.isRetained = request.boolean("retain");
  if (request.has("expiresMs")) message.expiresMs = request.integer("expiresMs");
  if (request.has("at")) message.atMs = request.integer("at");
  EventId id = 0;
  if (const std::optional<EventRefusal> refusal = publishFromOutside(context_, message, id)) {
    return refuse(request, *refusal);
  }
  if (message.isSure()) return answerSure(request, id);
  JsonWriter& json = request.reply().field("success", true).field("event", message.topic);
  if (message.isRetained) json.field("retain", true);
}

void EventService::answerSure(ApiRequest& request, EventId id) {
  if (const uint32_t waitMs = request.integer("wait"); waitMs > 0) {
    return request.answerLater(
        Millis{waitMs}, [this, id](ApiRequest& later, bool isLast) { return answerReport(later, id, true, isLast); });
  }
  JsonWriter& json = request.reply(202).field("success", true).field("event", request.text("event"));
  const Result<DeliveryReport> report = delivery_.sure().report(id);
  if (report.ok()) writeReport(json, report.value());
}

void EventService::report(ApiRequest& request) {
  const Result<uint32_t> id = parseUnsigned(request.lastSegment());
  request.answerLater(Millis{request.integer("wait")}, [this, id = id.valueOr(0)](ApiRequest& later, bool isLast) {
    return answerReport(later, id, false, isLast);
  });
}

bool EventService::answerReport(ApiRequest& request, EventId id, bool isPublication, bool isLast) const {
  const Result<DeliveryReport> report = delivery_.sure().report(id);
  if (!report.ok()) {
    request.fail(404, SPORE_TEXT("unknown_event"),
                 SPORE_TEXT("this node has no report of it: they are kept until their place is needed or for a minute, "
                            "and by the node that has published it"),
                 request.lastSegment());
    return true;
  }
  if (!report.value().isFinal && !isLast) return false;
  request.stream(
      [this, id, isPublication](ReplyCursor& cursor, JsonWriter& json) {
        return DeliveryReportWriter{cluster_, delivery_.sure()}.write(cursor, json, id, isPublication);
      },
      isPublication && !report.value().isFinal ? 202 : 200);
  return true;
}

void EventService::listRetained(ApiRequest& request) {
  const std::string_view filter = request.text("filter");
  if (request.has("filter") && !isValidTopicFilter(filter)) {
    return request.fail(400, SPORE_TEXT("invalid_filter"),
                        SPORE_TEXT("expected a topic in which + may be a level and # the last one"), filter);
  }
  request.stream(
      [this, filter = request.keep(filter)](ReplyCursor& cursor, JsonWriter& json) {
        return RetainedListWriter{cluster_, delivery_.retained()}.write(cursor, json, filter);
      },
      200, ApiRequest::streamPieceBytesMax);
}

}  // namespace spore
