// What a node may be called by those who name it here.
#pragma once

#include <string_view>

#include "spore/base/text.h"

namespace spore::cli {

constexpr const char* nameRule = "it has 1 to 32 of A-Z a-z 0-9 _ -, and begins and ends with a letter or a digit";

// RFC 1123 (2.1), and "_", which names of boards have always had in them: "esp_96adaf". A name that begins with "-"
// could not be given to a command.
inline bool isNameOfNode(std::string_view text) {
  const auto isMark = [](char character) { return character == '-' || character == '_'; };
  return isHostName(text) && !isMark(text.front()) && !isMark(text.back());
}

}  // namespace spore::cli
