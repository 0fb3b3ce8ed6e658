#include "spore/api/form_text.h"

namespace spore {
namespace {

int hexDigit(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

// Cuts one decoded byte off `rest`, which is not empty; -1 for a broken escape.
int takeByte(std::string_view& rest) {
  const char first = rest.front();
  if (first != '%') {
    rest.remove_prefix(1);
    return first == '+' ? ' ' : static_cast<uint8_t>(first);
  }
  if (rest.size() < 3) return -1;
  const int high = hexDigit(rest[1]);
  const int low = hexDigit(rest[2]);
  if (high < 0 || low < 0) return -1;
  rest.remove_prefix(3);
  return high << 4 | low;
}

bool decodesTo(std::string_view encoded, std::string_view plain) {
  for (const char expected : plain) {
    if (encoded.empty() || takeByte(encoded) != static_cast<uint8_t>(expected)) return false;
  }
  return encoded.empty();
}

}  // namespace

Result<std::string_view> findFormField(std::string_view form, std::string_view name) {
  Result<std::string_view> found = Status::NotFound;
  while (!form.empty()) {
    const size_t end = form.find('&');
    const std::string_view field = form.substr(0, end);
    form.remove_prefix(end == std::string_view::npos ? form.size() : end + 1);
    const size_t equals = field.find('=');
    if (field.empty() || !decodesTo(field.substr(0, equals), name)) continue;
    found = equals == std::string_view::npos ? field.substr(field.size()) : field.substr(equals + 1);
  }
  return found;
}

bool isPlainFormText(std::string_view encoded) {
  for (const char character : encoded) {
    if (character == '+' || character == '%') return false;
  }
  return true;
}

Result<size_t> decodeFormText(std::string_view encoded, MutableBytes buffer) {
  size_t size = 0;
  while (!encoded.empty()) {
    const int byte = takeByte(encoded);
    if (byte < 0) return Status::Malformed;
    if (size == buffer.size()) return Status::TooLarge;
    buffer.data()[size++] = static_cast<uint8_t>(byte);
  }
  return size;
}

}  // namespace spore
