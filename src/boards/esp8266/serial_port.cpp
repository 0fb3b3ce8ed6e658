#include "boards/esp8266/serial_port.h"

#include <Arduino.h>

namespace spore::serial_port {
namespace {

// The FIFO holds 128; the core leaves the last one free, too.
constexpr uint32_t waitingMax = 127;

uint32_t waiting() {
  return USS(0) >> USTXC & 0xFF;
}

}  // namespace

void write(std::string_view text) {
  if (!Serial) Serial.begin(baud);
  for (const char character : text) {
    while (waiting() >= waitingMax) {
    }
    USF(0) = static_cast<uint8_t>(character);
  }
}

}  // namespace spore::serial_port
