// How a node on the chip ends when it contradicts itself: it says where on the serial port and restarts.
#include <Arduino.h>

#include "spore/base/check.h"
#include "spore/base/flash_text.h"

namespace spore {

void checkFailed(const char* file, int line) {
  Serial.printf_P(PSTR("\r\nCHECK failed at %s:%d\r\n"), lastInRam<80>(file).c_str(), line);
  Serial.flush();
  // The core's abort() prints the stack and resets; the cause of the reset is then Exception.
  abort();
}

}  // namespace spore
