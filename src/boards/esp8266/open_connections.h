// How many TCP connections lwIP holds, which the web server does not count.
#pragma once

#include <cstddef>
#include <cstdint>

namespace spore {

// Open ones of one local port; those that only wait for late segments do not count.
size_t openConnections(uint16_t localPort);

}  // namespace spore
