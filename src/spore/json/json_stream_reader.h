// Reads JSON of any length piece by piece, as it arrives from another node, in at most 256 bytes of state.
#pragma once

#include <cstdint>
#include <string_view>

#include "spore/base/bytes.h"
#include "spore/base/callback.h"
#include "spore/base/status.h"
#include "spore/json/json_scanner.h"

namespace spore {

enum class JsonEventKind : uint8_t { BeginObject, EndObject, BeginArray, EndArray, Key, String, Number, Bool, Null };

struct JsonEvent {
  JsonEventKind kind;
  uint8_t depth;          // of the container that it stands in, or that it opens or closes: the top is 1
  std::string_view text;  // a key, an unescaped string, a number or literal as it stands; else empty
};

// Strict like validateJson(). Keys, strings and numbers over 160 bytes after unescaping are TooLarge.
class JsonStreamReader {
 public:
  using Handler = Callback<void(const JsonEvent&)>;

  explicit JsonStreamReader(const Handler& handler) : handler_(handler) {}
  // Ok while more may come. After an error every further call returns that error.
  Status push(Bytes piece);
  // Ok if exactly one whole value has been read; Truncated otherwise. May bring one event: a number alone.
  Status finish();
  // Ready for another text, with the same handler.
  void restart();

 private:
  static constexpr size_t tokenBytesMax = 160;

  Status append(std::string_view text);
  void report(JsonEventKind kind, uint8_t depth, std::string_view text = {});
  Status act();

  Handler handler_;
  JsonScanner scanner_;
  Status status_ = Status::Ok;
  uint8_t tokenSize_ = 0;
  char token_[tokenBytesMax];
};

static_assert(sizeof(JsonStreamReader) <= 256, "a profile fetch must fit beside everything else on the chip");

}  // namespace spore
