#include "spore/base/utf8.h"

namespace spore {

bool Utf8Checker::push(uint8_t byte) {
  if (missing_ == 0) return begin(byte);
  if (byte < low_ || byte > high_) return false;
  --missing_;
  low_ = 0x80;
  high_ = 0xBF;
  return true;
}

bool Utf8Checker::begin(uint8_t lead) {
  if (lead < 0x80) return true;
  if (lead < 0xC2 || lead > 0xF4) return false;
  missing_ = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
  // The second byte rules out overlong forms (E0, F0), surrogates (ED) and what lies beyond U+10FFFF (F4).
  if (lead == 0xE0) low_ = 0xA0;
  if (lead == 0xED) high_ = 0x9F;
  if (lead == 0xF0) low_ = 0x90;
  if (lead == 0xF4) high_ = 0x8F;
  return true;
}

size_t utf8SequenceSize(std::string_view text) {
  Utf8Checker checker;
  for (size_t i = 0; i < text.size(); ++i) {
    if (!checker.push(static_cast<uint8_t>(text[i]))) return 0;
    if (checker.isWhole()) return i + 1;
  }
  return 0;
}

}  // namespace spore
