#include "spore/first_generation/text_message.h"

#include "spore/base/text.h"

namespace spore {
namespace {

// Longer literals stand before those that they begin with.
constexpr TextType types[] = {TextType::Discovery, TextType::Response, TextType::Heartbeat, TextType::NodeInfo,
                              TextType::Update,    TextType::Event,    TextType::Raw};

std::string_view withoutEnd(std::string_view text) {
  while (!text.empty() && (text.back() == '\0' || text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

bool beginsWith(std::string_view text, std::string_view literal) {
  return text.substr(0, literal.size()) == literal;
}

}  // namespace

FlashText literalOf(TextType type) {
  switch (type) {
    case TextType::Discovery: return SPORE_TEXT("CLUSTER_DISCOVERY");
    case TextType::Response: return SPORE_TEXT("CLUSTER_RESPONSE:");
    case TextType::Heartbeat: return SPORE_TEXT("CLUSTER_HEARTBEAT:");
    case TextType::NodeInfo: return SPORE_TEXT("CLUSTER_NODE_INFO:");
    case TextType::Update: return SPORE_TEXT("NODE_UPDATE:");
    case TextType::Event: return SPORE_TEXT("CLUSTER_EVENT:");
    case TextType::Raw: break;
  }
  return SPORE_TEXT("RAW:");
}

Result<TextMessage> decodeText(Bytes datagram) {
  const std::string_view text = asText(datagram);
  for (const TextType type : types) {
    const auto literal = inRam<literalBytesMax>(literalOf(type));
    if (!beginsWith(text, literal)) continue;
    TextMessage message;
    message.type = type;
    message.rest = text.substr(literal.size());
    if (type == TextType::Raw) return message;
    message.rest = withoutEnd(message.rest);
    if (type == TextType::Event) return message;
    if (type == TextType::Discovery) {
      if (!message.rest.empty()) return Status::NotFound;
      return message;
    }
    const bool hasJson = type == TextType::NodeInfo || type == TextType::Update;
    const size_t colon = hasJson ? message.rest.find(':') : message.rest.size();
    message.hostname = message.rest.substr(0, colon);
    message.rest = colon < message.rest.size() ? message.rest.substr(colon + 1) : std::string_view{};
    if (!isHostName(message.hostname)) return Status::Malformed;
    return message;
  }
  return Status::NotFound;
}

}  // namespace spore
