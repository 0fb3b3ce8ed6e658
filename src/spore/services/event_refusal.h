// Why a message from outside was not published, in the words that HTTP and WebSocket clients get.
#pragma once

#include <string_view>

#include "spore/base/flash_text.h"
#include "spore/base/status.h"

namespace spore {

struct EventRefusal {
  uint16_t httpStatus;
  FlashText code;
  FlashText message;
};

// For a status other than Ok of NodeContext::publish() or deliverHere().
EventRefusal eventRefusal(Status status, std::string_view topic);

}  // namespace spore
