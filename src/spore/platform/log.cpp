#include "spore/platform/log.h"

namespace spore {

void Log::say(LogLevel level, std::string_view area, FlashText line) {
  write(level, area, inRam<lineInFlashBytesMax>(line));
}

}  // namespace spore
