// The grammar of JSON (RFC 8259) as a machine that is fed one byte at a time; it stores no text.
#pragma once

#include <cstdint>
#include <string_view>

#include "spore/base/status.h"
#include "spore/json/json_number_scanner.h"
#include "spore/json/json_string_decoder.h"

namespace spore {

constexpr uint8_t jsonDepthMax = 16;

// What one byte led to.
enum class JsonStep : uint8_t {
  Nothing,      // white space, punctuation, the middle of a literal
  TokenBegins,  // a key, a string or a number; text() is what it has already
  TokenGrows,   // text() is more of it
  BeginObject,
  EndObject,
  BeginArray,
  EndArray,
  Key,  // the token is complete
  String,
  Number,
  True,
  False,
  Null,
};

class JsonScanner {
 public:
  // Malformed, or TooLarge beyond jsonDepthMax levels; the scanner is then worthless.
  Status push(uint8_t byte);
  // No more bytes will come: Ok after one whole value, else Truncated. A number at the top ends only here.
  Status finish();

  // What the last call led to.
  JsonStep step() const { return step_; }
  // After TokenBegins and TokenGrows: the unescaped bytes that were added, maybe none; valid until the next call.
  std::string_view text() const { return isInNumber() ? std::string_view{&byte_, 1} : string_.decoded(); }
  // A number ends with the byte that follows it: if false, act on step() and push that byte again.
  bool isConsumed() const { return isConsumed_; }
  // How many containers are open; after EndObject and EndArray without the one that ended.
  uint8_t depth() const { return depth_; }

 private:
  enum class Expect : uint8_t {
    Value,
    ValueOrEnd,  // right after [
    KeyOrEnd,    // right after {
    Key,
    Colon,
    CommaOrEnd,
    InKey,
    InString,
    InNumber,
    InLiteral,
    Nothing,  // after the top value
  };

  bool isInNumber() const { return expect_ == Expect::InNumber; }
  bool isInObject() const { return depth_ > 0 && (objects_ >> (depth_ - 1) & 1) != 0; }
  Status pushStructure(uint8_t byte);
  Status pushString(uint8_t byte);
  Status pushNumber(uint8_t byte);
  Status pushLiteral(uint8_t byte);
  Status beginValue(uint8_t byte);
  Status beginContainer(bool isObject);
  Status endContainer(uint8_t bracket);
  Status beginString(Expect inside);
  Status beginLiteral(const char* literal, JsonStep whole);
  void endValue(JsonStep step);

  const char* literalRest_ = "";
  uint16_t objects_ = 0;  // bit n: level n+1 is an object
  uint8_t depth_ = 0;
  Expect expect_ = Expect::Value;
  JsonStep step_ = JsonStep::Nothing;
  JsonStep literalStep_ = JsonStep::Nothing;
  bool isConsumed_ = true;
  char byte_ = 0;
  JsonStringDecoder string_;
  JsonNumberScanner number_;
};

}  // namespace spore
