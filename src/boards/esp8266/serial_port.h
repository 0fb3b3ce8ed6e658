// The serial port, written without a pause: the core's own write() lets the SDK run between two letters, whose
// callbacks may take away what the engine is just looking at.
#pragma once

#include <cstdint>
#include <string_view>

namespace spore::serial_port {

constexpr uint32_t baud = 115200;

// Waits for the port, about 9 ms for 100 characters. Opens it first, unless the sketch has done so.
void write(std::string_view text);

}  // namespace spore::serial_port
