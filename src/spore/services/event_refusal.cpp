#include "spore/services/event_refusal.h"

#include "spore/base/flash_text.h"
#include "spore/context/topics.h"

namespace spore {

EventRefusal eventRefusal(Status status, std::string_view topic) {
  // Far from the others: in their table it would cost a chip 32 B of RAM.
  if (status == Status::OutOfRange) {
    return {400, SPORE_TEXT("invalid_terms"),
            SPORE_TEXT("expiresMs may be 100-60000, at 0-2000 and less than expiresMs, and no earlier event with at "
                       "may act later")};
  }
  switch (status) {
    case Status::Forbidden:
      return {400, SPORE_TEXT("reserved_event"),
              SPORE_TEXT("only the engine itself may publish this event; choose another name")};
    case Status::TooLarge: return {413, SPORE_TEXT("event_too_large"), SPORE_TEXT("data may have 400 bytes")};
    case Status::InvalidArgument:
      if (isValidTopic(topic))
        return {400, SPORE_TEXT("invalid_data"), SPORE_TEXT("data must be UTF-8 text without control characters")};
      return {400, SPORE_TEXT("invalid_event"),
              SPORE_TEXT(
                  "expected 1-64 printable ASCII characters without space, quote, backslash, + and #, and no $ at the "
                  "start")};
    case Status::Full:
      return {429, SPORE_TEXT("too_many_events"),
              SPORE_TEXT("a node publishes 100 messages a second; try again later")};
    case Status::Busy: return {503, SPORE_TEXT("busy"), SPORE_TEXT("too many events at once; try again")};
    default:
      return {503, SPORE_TEXT("unavailable"),
              SPORE_TEXT("there is no network: only this node's own subscribers got it")};
  }
}

}  // namespace spore
