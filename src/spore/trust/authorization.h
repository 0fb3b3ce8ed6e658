// Authorization: the value of the header field by which a request proves who sends it (RFC 9110, 11.4 and 11.6.2).
#pragma once

#include <string_view>

#include "spore/base/status.h"

namespace spore {

enum class AuthorizationField : uint8_t {
  Nonce,
  // Of SPORE1.
  Counter,
  Body,
  Mac,
  By,
  // Of Digest (RFC 7616, 3.4).
  Username,
  Realm,
  Uri,
  Qop,
  Nc,
  Cnonce,
  Response,
  Algorithm,
};

class Authorization {
 public:
  enum class Scheme : uint8_t { None, Spore, Digest, Other };

  // Views into `text`. Malformed: no list of name=value or name="value" with commas between; a parameter that comes
  // twice; a backslash in quotes, which no value of ours has; of SPORE1 a parameter that is not known. What else a
  // Digest says is left out.
  Status read(std::string_view text);

  Scheme scheme() const { return scheme_; }
  // It has a scheme and nothing else: who sends that asks for a challenge.
  bool isEmpty() const { return isEmpty_; }
  // Empty: it does not say.
  std::string_view operator[](AuthorizationField field) const { return values_[static_cast<size_t>(field)]; }

  // Whether it is of the scheme SPORE1, however broken the rest is.
  static bool isSpore(std::string_view text);

 private:
  static constexpr size_t fieldCount = static_cast<size_t>(AuthorizationField::Algorithm) + 1;

  Status readParameter(std::string_view& rest);
  Status keep(std::string_view name, std::string_view value);

  Scheme scheme_ = Scheme::None;
  bool isEmpty_ = true;
  uint16_t seen_ = 0;
  std::string_view values_[fieldCount];
};

}  // namespace spore
