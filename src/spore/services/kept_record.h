// KeptRecord: the values that a sketch keeps, held in the very bytes in which they are stored.
#pragma once

#include <string_view>

#include "spore/base/bytes.h"
#include "spore/base/limits.h"
#include "spore/base/result.h"

namespace spore {

// Numbers are stored: never reuse one.
enum class KeptKind : uint8_t { Bool = 1, Signed = 2, Unsigned = 3, Float = 4, Text = 5 };

// Version 1 (1 byte), then for each value: kind * 16 + length of the name (1), name, and the value: a bool 1 byte, a
// number 4, little endian, a text its length (1) and that many bytes. Every name once.
class KeptRecord {
 public:
  KeptRecord() { clear(); }
  void clear();

  // Where a stored record is read to, in place of all values; then take() says how long it is. Malformed, Truncated,
  // TooLarge (a text), Full (too many values): there are no values then.
  MutableBytes room() { return MutableBytes{bytes_}; }
  Status take(size_t size);
  Bytes bytes() const { return Bytes{bytes_}.first(size_); }
  size_t count() const { return count_; }

  // NotFound, also for a value of another kind. The bytes of a text are without their length, and valid until the next
  // change.
  Result<Bytes> find(std::string_view name, KeptKind kind) const;
  // InvalidArgument: not a name, or a text with control characters; TooLarge: a text over limits::keptTextBytesMax;
  // Full: limits::keptValuesMax values, or limits::keptBytesMax bytes of all together; AlreadyExists: so it is already.
  // Nothing changes on an error.
  Status set(std::string_view name, KeptKind kind, Bytes value);
  // NotFound.
  Status remove(std::string_view name);

 private:
  struct Place {
    size_t begin = 0;
    size_t value = 0;  // where the value's bytes begin, behind the length of a text
    size_t end = 0;
    KeptKind kind = KeptKind::Bool;
  };
  Status readPlace(size_t begin, Place& place) const;
  Status check();
  // Among the values that begin before `end`.
  bool find(std::string_view name, size_t end, Place& place) const;
  std::string_view nameAt(const Place& place) const;

  uint8_t bytes_[limits::keptBytesMax];
  uint16_t size_ = 1;
  uint8_t count_ = 0;
};

// 1-15 characters of A-Z a-z 0-9 _ -.
bool isKeptName(std::string_view name);

}  // namespace spore
