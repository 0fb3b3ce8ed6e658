#include "boards/esp8266/serial_log.h"

#include <Arduino.h>

namespace spore {
namespace {

const char* toText(LogLevel level) {
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
  for (const char character : text) {
    const bool isControl = static_cast<unsigned char>(character) < ' ' || character == 0x7F;
    Serial.write(isControl ? '?' : character);
  }
}

}  // namespace

void SerialLog::write(LogLevel level, std::string_view area, std::string_view line) {
  if (!isOn(level)) return;
  if (!Serial) Serial.begin(baud);
  const uint32_t now = millis();
  Serial.printf_P(PSTR("%6lu.%03lu %-7s "), static_cast<unsigned long>(now / 1000),
                  static_cast<unsigned long>(now % 1000), toText(level));
  print(area);
  Serial.print(": ");
  print(line);
  Serial.print("\r\n");
}

}  // namespace spore
