// covers: text_message.cpp
#include "spore/first_generation/text_message.h"

#include "spore/base/text.h"

// What was taken begins with its literal, and its parts lie within it in their order.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace spore;
  const std::string_view text = asText(Bytes{data, size});
  const Result<TextMessage> decoded = decodeText(Bytes{data, size});
  if (!decoded.ok()) return 0;
  const TextMessage& message = decoded.value();
  const auto literal = inRam<literalBytesMax>(literalOf(message.type));
  CHECK(literal == text.substr(0, literal.size()));
  const bool isNamed =
      message.type != TextType::Discovery && message.type != TextType::Event && message.type != TextType::Raw;
  CHECK(isNamed == isHostName(message.hostname));
  CHECK(message.rest.empty() || (message.rest.data() >= text.data() + literal.size() &&
                                 message.rest.data() + message.rest.size() <= text.data() + text.size()));
  return 0;
}
