// What start.S calls: the program's beginning, and the end that an exception makes of it.
#include "boards/lx106/host_calls.h"
#include "boards/lx106/stop.h"

int main();

extern "C" {

using Constructor = void (*)();
extern const Constructor constructorsBegin[];
extern const Constructor constructorsEnd[];

// The machine's loader has filled .data and cleared .bss.
[[noreturn]] void start() {
  for (const Constructor* constructor = constructorsBegin; constructor != constructorsEnd; ++constructor) (*constructor)();
  spore::lx106::exitMachine(main());
}

// Causes as in the Xtensa ISA reference manual, table 4-64: 9 is an unaligned load or store.
[[noreturn]] void trapped(uint32_t cause, uint32_t instruction, uint32_t address) {
  spore::lx106::stop("exception %lu at %08lx, address %08lx%s", static_cast<unsigned long>(cause),
                     static_cast<unsigned long>(instruction), static_cast<unsigned long>(address),
                     cause == 9 ? " (unaligned)" : "");
}

}  // extern "C"
