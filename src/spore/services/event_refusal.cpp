#include "spore/services/event_refusal.h"

#include "spore/context/topics.h"

namespace spore {

EventRefusal eventRefusal(Status status, std::string_view topic) {
  switch (status) {
    case Status::Forbidden:
      return {400, "reserved_event", "only the engine itself may publish this event; choose another name"};
    case Status::TooLarge: return {413, "event_too_large", "data may have 400 bytes"};
    case Status::InvalidArgument:
      if (isValidTopic(topic)) return {400, "invalid_data", "data must be UTF-8 text without control characters"};
      return {
          400, "invalid_event",
          "expected 1-64 printable ASCII characters without space, quote, backslash, + and #, and no $ at the start"};
    case Status::Busy: return {503, "busy", "too many events at once; try again"};
    default: return {503, "unavailable", "there is no network: only this node's own subscribers got it"};
  }
}

}  // namespace spore
