// A message from outside, through whichever door it comes: what it is, how it is to travel, and its publication.
#pragma once

#include <optional>

#include "spore/context/node_context.h"
#include "spore/services/event_refusal.h"

namespace spore {

struct OutsideMessage {
  // Elsewhere, or each place that makes one would copy it from a constant in a chip's RAM.
  OutsideMessage(std::string_view messageTopic, std::string_view messageData);

  std::string_view topic;
  std::string_view data;
  std::string_view delivery;  // "fast", "sure" or empty: fast
  bool isRetained = false;
  // Of a sure message.
  std::optional<uint32_t> expiresMs;
  std::optional<uint32_t> atMs;

  bool isSure() const;
};

// Why it was not published; nothing: it was, and `id` is that of a sure one, else 0.
std::optional<EventRefusal> publishFromOutside(NodeContext& context, const OutsideMessage& message, EventId& id);

}  // namespace spore
