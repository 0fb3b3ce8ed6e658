// The board of a sketch, which says nothing about where it runs.
#include "boards/esp8266/esp8266_board.h"

namespace spore {

Esp8266Board& thisEsp8266Board() {
  // Never destroyed: a sketch does not end.
  static Esp8266Board board;
  return board;
}

Board& thisBoard() {
  return thisEsp8266Board().board();
}

}  // namespace spore
