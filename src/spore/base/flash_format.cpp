#include "spore/base/flash_format.h"

#include <cstdarg>

namespace spore {

int printInto(char* line, size_t size, FlashText format, ...) {
  const auto inStack = inRam<flashFormatBytesMax>(format);
  va_list arguments;
  va_start(arguments, format);
  const int length = std::vsnprintf(line, size, inStack.c_str(), arguments);
  va_end(arguments);
  return length;
}

}  // namespace spore
