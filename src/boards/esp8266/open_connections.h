// The TCP connections that lwIP holds of ours, which the web server does not count.
#pragma once

#include <cstddef>
#include <cstdint>

namespace spore {

// Open ones of one local port; those that only wait for late segments do not count.
size_t openConnections(uint16_t localPort);

// Drops one of them that nobody looks after any more and whose peer has been silent: it has not closed its side, or does
// not acknowledge. lwIP by itself would wait for ever, and each is heap that a newcomer does not get. Where there are
// `openMax`, also one whose peer has everything and has only not closed yet. From the loop, not from a callback.
void dropForsaken(uint16_t localPort, size_t openMax);

}  // namespace spore
