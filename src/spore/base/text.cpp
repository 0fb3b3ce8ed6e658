#include "spore/base/text.h"

#include "spore/base/byte_lanes.h"
#include "spore/base/utf8.h"

namespace spore {
namespace {

constexpr uint8_t deleteCharacter = 0x7F;

bool isPlainAscii(uint8_t byte) {
  return (byte >= ' ' && byte != deleteCharacter) || byte == '\t' || byte == '\n' || byte == '\r';
}

bool hasOnlyPrintableAscii(lanes::Word word) {
  return (lanes::hasNonAscii(word) | lanes::hasBelow(word, ' ') | lanes::hasEqual(word, deleteCharacter)) == 0;
}

// How many bytes the plain character at the front of `text` has; 0 if it is none.
size_t plainCharacterSize(std::string_view text) {
  const auto lead = static_cast<uint8_t>(text[0]);
  if (lead < 0x80) return isPlainAscii(lead) ? 1 : 0;
  const size_t size = utf8SequenceSize(text);
  // U+0080-U+009F are control characters too: a terminal takes U+009B for the start of an escape sequence.
  if (lead == 0xC2 && size == 2 && static_cast<uint8_t>(text[1]) < 0xA0) return 0;
  return size;
}

bool isHostNameCharacter(char character) {
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || character == '_' || character == '-';
}

char lowerCase(char character) {
  return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
}

char hexDigit(uint32_t value) {
  return static_cast<char>(value < 10 ? '0' + value : 'a' + value - 10);
}

}  // namespace

Result<uint32_t> parseUnsigned(std::string_view text, uint32_t max) {
  if (text.empty()) return Status::Malformed;
  uint64_t value = 0;
  bool isTooLarge = false;
  for (const char character : text) {
    if (character < '0' || character > '9') return Status::Malformed;
    if (isTooLarge) continue;
    value = value * 10 + static_cast<uint64_t>(character - '0');
    isTooLarge = value > max;
  }
  if (isTooLarge) return Status::OutOfRange;
  return static_cast<uint32_t>(value);
}

bool isHostName(std::string_view text) {
  if (text.empty() || text.size() > hostNameBytesMax) return false;
  for (const char character : text) {
    if (!isHostNameCharacter(character)) return false;
  }
  return true;
}

bool isPlainText(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    if (text.size() - at >= lanes::wordBytes && hasOnlyPrintableAscii(lanes::load(text.data() + at))) {
      at += lanes::wordBytes;
      continue;
    }
    const size_t size = plainCharacterSize(text.substr(at));
    if (size == 0) return false;
    at += size;
  }
  return true;
}

DecimalText decimalText(uint32_t number) {
  char digits[DecimalText::capacity()];
  size_t first = sizeof digits;
  do {
    digits[--first] = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number != 0);
  return DecimalText{std::string_view{digits + first, sizeof digits - first}};
}

NodeIdText nodeIdText(uint32_t nodeId) {
  NodeIdText text;
  for (int shift = 28; shift >= 0; shift -= 4) text.appendCut(hexDigit(nodeId >> shift & 0xF));
  return text;
}

HostName derivedHostName(uint32_t nodeId) {
  HostName name{"esp_"};
  name.appendCut(nodeIdText(nodeId).view().substr(2));
  return name;
}

bool equalsIgnoringCase(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (lowerCase(a[i]) != lowerCase(b[i])) return false;
  }
  return true;
}

}  // namespace spore
