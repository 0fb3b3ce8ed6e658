// What runs in the process of a sketch: it takes the place of main(), and carries out what the test asks for.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>

#include "bench_board.h"
#include "sketch_process.h"

namespace spore {
namespace testing {
namespace {

// A desk of this process alone: of the test, where the sketch's variables are made too and nothing is done with them.
Desk& idleDesk() {
  static const auto desk = std::make_unique<Desk>();
  return *desk;
}

// That of the test, or null where this is the test.
Desk* sharedDesk() {
  static Desk* const desk = [] {
    if (std::getenv(sketchProcessMark) == nullptr) return static_cast<Desk*>(nullptr);
    void* const memory = mmap(nullptr, sizeof(Desk), PROT_READ | PROT_WRITE, MAP_SHARED, deskDescriptor, 0);
    if (memory == MAP_FAILED) std::_Exit(1);
    return static_cast<Desk*>(memory);
  }();
  return desk;
}

// Until the test has ended or has closed its end.
void carryOutOrders() {
  for (char mark = 0; read(orderDescriptor, &mark, 1) == 1;) {
    benchBoard().carryOut();
    if (write(orderDescriptor, &mark, 1) != 1 || sharedDesk()->hasRestarted) return;
  }
}

}  // namespace

BenchBoard& benchBoard() {
  // It stays when the program ends: the sketch's variables may use it until they are gone.
  static auto* const board = new BenchBoard(sharedDesk() == nullptr ? idleDesk() : *sharedDesk());
  return *board;
}

}  // namespace testing

// What the engine leaves to the program (src/spore/node/sketch_node.cpp, src/boards/linux): these stand before the
// engine's in the link.
Board& thisBoard() {
  return testing::benchBoard().board();
}

WallClock& thisWallClock() {
  return testing::benchBoard().wallClock();
}

Spore::Spore(std::initializer_list<Label> labels)
    : Spore(thisBoard(), [labels] {
        NodeOptions options;
        options.labels = Labels(labels);
        return options;
      }()) {
  testing::benchBoard().take(*this);
}

}  // namespace spore

// The linker calls the program's own main() by the second name, and calls the first in its place (--wrap=main).
extern "C" {
int __real_main(int argc, char** argv, char** environment);
int __wrap_main(int argc, char** argv, char** environment);
}

int __wrap_main(int argc, char** argv, char** environment) {
  if (spore::testing::sharedDesk() == nullptr) return __real_main(argc, argv, environment);
  spore::testing::carryOutOrders();
  return 0;
}
