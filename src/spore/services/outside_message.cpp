#include "spore/services/outside_message.h"

namespace spore {
namespace {

std::optional<EventRefusal> wrongWish(const OutsideMessage& message) {
  if (!message.delivery.empty() && !message.isSure() && !(SPORE_TEXT("fast") == message.delivery))
    return EventRefusal{400, SPORE_TEXT("invalid_delivery"), SPORE_TEXT("delivery is fast or sure")};
  if (message.isSure() && message.isRetained) {
    return EventRefusal{400, SPORE_TEXT("conflicting_delivery"),
                        SPORE_TEXT("a retained value reaches every member in the end: leave out delivery or retain")};
  }
  if ((message.expiresMs || message.atMs) && !message.isSure()) {
    return EventRefusal{400, SPORE_TEXT("conflicting_delivery"),
                        SPORE_TEXT("expiresMs and at are for sure messages: give delivery as sure")};
  }
  return std::nullopt;
}

// Full has several reasons.
EventRefusal refusalOf(const OutsideMessage& message, Status status, bool isRate) {
  if (status == Status::Full && !isRate && message.isSure()) {
    return {429, SPORE_TEXT("too_many_sure_events"),
            SPORE_TEXT("as many sure messages as this node can follow are under way; wait for one of their reports")};
  }
  if (status == Status::Full && !isRate && message.isRetained) {
    return {503, SPORE_TEXT("no_room"),
            SPORE_TEXT("this node has no room for another retained value; an empty one removes a value")};
  }
  return eventRefusal(status, message.topic);
}

}  // namespace

OutsideMessage::OutsideMessage(std::string_view messageTopic, std::string_view messageData)
    : topic(messageTopic), data(messageData) {}

bool OutsideMessage::isSure() const {
  return SPORE_TEXT("sure") == delivery;
}

std::optional<EventRefusal> publishFromOutside(NodeContext& context, const OutsideMessage& message, EventId& id) {
  id = 0;
  if (const std::optional<EventRefusal> wrong = wrongWish(message)) return wrong;
  const uint32_t suppressed = context.suppressedEvents();
  Status status = Status::Ok;
  if (message.isSure()) {
    SureTerms terms;
    if (message.expiresMs) terms.expiresAfter = Millis{*message.expiresMs};
    if (message.atMs) terms.at = Millis{*message.atMs};
    const Result<EventId> published = context.publish(message.topic, message.data, Delivery::Sure, terms);
    status = published.status();
    id = published.valueOr(0);
  } else {
    status =
        message.isRetained ? context.retain(message.topic, message.data) : context.publish(message.topic, message.data);
  }
  if (status == Status::Ok) return std::nullopt;
  return refusalOf(message, status, context.suppressedEvents() != suppressed);
}

}  // namespace spore
