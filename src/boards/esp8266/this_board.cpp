// The board of a sketch, which says nothing about where it runs.
#include <new>

#include "boards/esp8266/esp8266_board.h"

namespace spore {

namespace {

// Not a static of the function: the core's guard of those holds interrupts off until it is made, while flash is read
// and perhaps erased. Never destroyed: a sketch does not end.
alignas(Esp8266Board) unsigned char memory[sizeof(Esp8266Board)];
Esp8266Board* made = nullptr;

}  // namespace

Esp8266Board& thisEsp8266Board() {
  if (made == nullptr) made = ::new (memory) Esp8266Board;
  return *made;
}

Board& thisBoard() {
  return thisEsp8266Board().board();
}

}  // namespace spore
