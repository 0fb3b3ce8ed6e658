#include "boards/esp8266/serial_log.h"

#include <Arduino.h>

#include "boards/esp8266/serial_port.h"
#include "spore/base/flash_format.h"

namespace spore {
namespace {

const char* levelText(LogLevel level) {
  switch (level) {
    case LogLevel::Debug: return "debug";
    case LogLevel::Info: return "info";
    case LogLevel::Warning: return "warning";
    case LogLevel::Error: return "error";
  }
  return "error";
}

// A name from the network cannot forge a line or move the cursor.
void print(std::string_view text) {
  for (char character : text) {
    const bool isControl = static_cast<unsigned char>(character) < ' ' || character == 0x7F;
    if (isControl) character = '?';
    serial_port::write({&character, 1});
  }
}

}  // namespace

void SerialLog::write(LogLevel level, std::string_view area, std::string_view line) {
  if (!isOn(level)) return;
  const auto now = static_cast<unsigned long>(millis());
  char head[32];
  SPORE_PRINT(head, "%6lu.%03lu %-7s ", now / 1000, now % 1000, levelText(level));
  serial_port::write(head);
  print(area);
  serial_port::write(": ");
  print(line);
  serial_port::write("\r\n");
}

}  // namespace spore
