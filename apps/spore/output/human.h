// Ages and sizes as people read them. Programs get integers from --json.
#pragma once

#include <cstdint>
#include <string>

namespace spore::cli {

// "0.4s" is never shown: "0s", "42s", "14m", "2h 11m", "9d 4h".
std::string ageText(uint64_t milliseconds);
// Binary units with one decimal below 100: "512", "31.2K", "1.0M", "7.6G".
std::string sizeText(uint64_t bytes);

}  // namespace spore::cli
