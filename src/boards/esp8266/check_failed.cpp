// How a node on the chip ends when it contradicts itself: it says where on the serial port and restarts.
#include "spore/base/check.h"

#include <cstdlib>

#include "boards/esp8266/crash_notes.h"
#include "boards/esp8266/serial_port.h"
#include "spore/base/flash_format.h"

namespace spore {

void checkFailed(const char* file, int line) {
  noteFault(__builtin_return_address(0));
  char text[112];
  SPORE_PRINT(text, "\r\nCHECK failed at %s:%d\r\n", lastInRam<80>(file).c_str(), line);
  serial_port::write(text);
  // The core's abort() prints the stack and resets. The SDK would call that a wanted restart: see crash_notes.cpp.
  std::abort();
}

}  // namespace spore
