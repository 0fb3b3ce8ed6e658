// Bytes as hexadecimal digits, for texts of any length.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "spore/base/hex.h"

namespace spore::cli {

// Two lower-case digits a byte.
inline std::string hexText(Bytes bytes) {
  std::string text;
  for (; !bytes.empty(); bytes = bytes.from(1)) text += spore::hexText<1>(bytes).view();
  return text;
}

// The reverse, upper case too. Nothing: other characters, or not exactly as many as the array needs.
template <typename Array>
std::optional<Array> parseHex(std::string_view text) {
  Array array{};
  if (readHex(text, {array.data(), array.size()}) != Status::Ok) return std::nullopt;
  return array;
}

}  // namespace spore::cli
