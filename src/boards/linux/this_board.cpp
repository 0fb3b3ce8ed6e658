// The board of a sketch, which says nothing about where it runs.
#include <cstdio>
#include <cstdlib>

#include "boards/linux/linux_board.h"
#include "boards/linux/start_error.h"

namespace spore {

LinuxBoard& thisLinuxBoard() {
  try {
    static LinuxBoard board(LinuxBoardOptions{});
    return board;
  } catch (const StartError& error) {
    // Called before main(): nobody else could say it.
    std::fprintf(stderr, "error: %s\ncause: %s\ntry:   %s\n", error.what(), error.cause.c_str(), error.advice.c_str());
    std::exit(1);
  }
}

Board& thisBoard() {
  return thisLinuxBoard().board();
}

}  // namespace spore
