// Writes JSON (RFC 8259) into a bounded buffer, in one go or in pieces.
#pragma once

#include <cstdint>
#include <string_view>
#include <type_traits>

#include "spore/base/bytes.h"
#include "spore/base/flash_text.h"
#include "spore/base/literal_words.h"

namespace spore {

// Where a document stands between two pieces: depth and whether a comma is due. At most 32 levels.
struct JsonState {
  uint32_t needsComma = 0;
  uint8_t depth = 0;
  bool afterKey = false;
};

// Text is escaped as it is written; bytes that are not UTF-8 become U+FFFD. What does not fit is not written
// and hasOverflowed() stays true: the text is then worthless.
class JsonWriter {
 public:
  explicit JsonWriter(MutableBytes buffer, JsonState state = {}) : buffer_(buffer), state_(state) {}

  JsonWriter& beginObject();
  JsonWriter& endObject();
  JsonWriter& beginArray();
  JsonWriter& endArray();
  // The name of the member whose value comes next.
  JsonWriter& key(std::string_view name);
  JsonWriter& key(FlashText name);
  template <size_t Size>
  SPORE_INLINE JsonWriter& key(const char (&name)[Size]) {
    if constexpr (Size <= literalSizeMax<3>)
      return keyOf(literalWord<0>(name), literalWord<1>(name), literalWord<2>(name));
    else if constexpr (Size <= literalSizeMax<5>)
      return keyOf(literalWord<0>(name), literalWord<1>(name), literalWord<2>(name), literalWord<3>(name),
                   literalWord<4>(name));
    else
      return key(FlashText{name});
  }

  template <typename Name, typename = std::enable_if_t<std::is_pointer_v<Name>>>
  JsonWriter& key(const Name& name) {
    return key(std::string_view{name});
  }

  JsonWriter& value(std::string_view text);
  JsonWriter& value(FlashText text);
  template <size_t Size>
  SPORE_INLINE JsonWriter& value(const char (&text)[Size]) {
    if constexpr (Size <= literalSizeMax<5>)
      return valueOf(literalWord<0>(text), literalWord<1>(text), literalWord<2>(text), literalWord<3>(text),
                     literalWord<4>(text));
    else
      return value(FlashText{text});
  }
  template <typename Text, typename = std::enable_if_t<std::is_pointer_v<Text>>>
  JsonWriter& value(const Text& text) {
    return value(std::string_view{text});
  }
  JsonWriter& value(bool truth);
  JsonWriter& value(uint64_t number);
  JsonWriter& value(int64_t number);
  template <typename Number, typename = std::enable_if_t<std::is_integral_v<Number> && !std::is_same_v<Number, bool> &&
                                                         !std::is_same_v<Number, char>>>
  JsonWriter& value(Number number) {
    if constexpr (std::is_signed_v<Number>)
      return value(static_cast<int64_t>(number));
    else
      return value(static_cast<uint64_t>(number));
  }
  JsonWriter& null();
  // JSON that is known to be valid, as it stands.
  JsonWriter& raw(std::string_view json);

  // key() and value() in one.
  template <typename Name, typename Value>
  SPORE_INLINE JsonWriter& field(const Name& name, const Value& fieldValue) {
    key(name);
    return value(fieldValue);
  }
  template <typename Name>
  SPORE_INLINE JsonWriter& nullField(const Name& name) {
    key(name);
    return null();
  }

  Bytes written() const { return {buffer_.data(), size_}; }
  std::string_view text() const { return asText(written()); }
  size_t size() const { return size_; }
  bool hasOverflowed() const { return hasOverflowed_; }
  const JsonState& state() const { return state_; }

 private:
  // A literal by its words, in which zeros follow it.
  JsonWriter& keyOf(uint32_t word0, uint32_t word1, uint32_t word2, uint32_t word3 = 0, uint32_t word4 = 0);
  JsonWriter& valueOf(uint32_t word0, uint32_t word1, uint32_t word2, uint32_t word3, uint32_t word4);
  void open(char bracket);
  void close(char bracket);
  void beforeValue();
  void put(char character);
  void put(std::string_view text);
  void putQuoted(std::string_view text);
  void putQuoted(FlashText text);
  // Writes the character at the front, which cannot stand for itself or is not ASCII; returns its bytes in `text`.
  size_t putUnusual(std::string_view text);

  MutableBytes buffer_;
  size_t size_ = 0;
  JsonState state_;
  bool hasOverflowed_ = false;
};

}  // namespace spore
