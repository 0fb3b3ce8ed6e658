// Formats of printf() that a chip leaves in flash.
#pragma once

#include <cstdio>

#include "spore/base/flash_text.h"

// snprintf() into an array of char. The format is a literal of at most flashFormatBytesMax; the compiler checks the
// arguments against it all the same.
#define SPORE_PRINT(line, format, ...)                                                            \
  ((void)[] { static_assert(sizeof(format) <= ::spore::flashFormatBytesMax, "split the line"); }, \
   false ? std::snprintf(line, sizeof(line), format, __VA_ARGS__)                                 \
         : ::spore::printInto(line, sizeof(line), SPORE_TEXT(format), __VA_ARGS__))

namespace spore {

constexpr size_t flashFormatBytesMax = 112;

// What SPORE_PRINT calls.
int printInto(char* line, size_t size, FlashText format, ...);

}  // namespace spore
