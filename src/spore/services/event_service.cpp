#include "spore/services/event_service.h"

#include "spore/services/event_refusal.h"

namespace spore {
namespace {

SPORE_NAMED_TEXT(eventHelp, "the topic, for example kitchen/light");
SPORE_NAMED_TEXT(dataHelp, "the message: a string, or JSON, which travels as its text; at most 400 bytes");
SPORE_NAMED_TEXT(payloadHelp, "another name of data");
constexpr ParameterSpec eventParameters[] SPORE_IN_FLASH = {
    {"event", ParameterType::Text, true, eventHelp},
    {"data", ParameterType::Json, false, dataHelp},
    {"payload", ParameterType::Json, false, payloadHelp},
};

// On a WebSocket the message is called payload, here data, and either is understood in both places.
bool takeMessage(ApiRequest& request, std::string_view& message) {
  message = request.json(request.has("data") ? "data" : "payload");
  if (!request.has("data") || !request.has("payload") || request.json("payload") == message) return true;
  request.fail(400, SPORE_TEXT("conflicting_data"),
               SPORE_TEXT("data and payload are two names of one thing; give one"));
  return false;
}

void answer(ApiRequest& request, Status status) {
  const std::string_view topic = request.text("event");
  if (status == Status::Ok) {
    request.reply().field("success", true).field("event", topic);
    return;
  }
  const EventRefusal refusal = eventRefusal(status, topic);
  request.fail(refusal.httpStatus, refusal.code, refusal.message, topic);
}

}  // namespace

void EventService::registerEndpoints(ApiServer& api) {
  api.registerEndpoint(
      SPORE_TEXT("/api/node/event"), HttpMethod::Post,
      [this](ApiRequest& request) {
        std::string_view message;
        if (!takeMessage(request, message)) return;
        answer(request, context_.deliverHere(request.text("event"), message));
      },
      SPORE_TEXT("Publishes a message to this node's own subscribers"), eventParameters);
  api.registerEndpoint(
      SPORE_TEXT("/api/cluster/event"), HttpMethod::Post,
      [this](ApiRequest& request) {
        std::string_view message;
        if (!takeMessage(request, message)) return;
        answer(request, context_.publish(request.text("event"), message));
      },
      SPORE_TEXT("Publishes a message to the subscribers of every node of the cluster"), eventParameters);
}

}  // namespace spore
