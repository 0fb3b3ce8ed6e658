// TextMessage: what nodes of the first generation say on the same UDP port, as text with `:` between the parts.
#pragma once

#include <string_view>

#include "spore/base/bytes.h"
#include "spore/base/flash_text.h"
#include "spore/base/result.h"

namespace spore {

enum class TextType : uint8_t {
  Discovery,  // CLUSTER_DISCOVERY
  Response,   // CLUSTER_RESPONSE:<hostname>
  Heartbeat,  // CLUSTER_HEARTBEAT:<hostname>
  NodeInfo,   // CLUSTER_NODE_INFO:<hostname>:<json>
  Update,     // NODE_UPDATE:<hostname>:<json>
  Event,      // CLUSTER_EVENT:<json>
  Raw,        // RAW:<payload>
};

// Views into the datagram.
struct TextMessage {
  TextType type = TextType::Discovery;
  std::string_view hostname;
  std::string_view rest;  // json or payload
};

// The literal that a message of this type begins with.
FlashText literalOf(TextType type);
constexpr size_t literalBytesMax = 20;
// NotFound: none of these. Malformed: a host name that breaks the rules for one. A zero byte or line break at the end,
// which some senders add, is taken off.
Result<TextMessage> decodeText(Bytes datagram);

}  // namespace spore
