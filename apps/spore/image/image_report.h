// What is said about an image, to people and to programs.
#pragma once

#include <string>

#include "json.h"
#include "spore/ota/image_trailer.h"

namespace spore::cli {

// "spore.image/1". `path` is where the image lies.
JsonValue imageJson(const std::string& path, const ImageTrailer& trailer);

enum class HashText { Short, Whole };
// Lines of a label and a value each, indented.
std::string imageLines(const ImageTrailer& trailer, HashText hash = HashText::Short);

// The first 12 digits of a hash, by which people tell images apart.
std::string shortHash(const Sha256Hash& hash);

}  // namespace spore::cli
