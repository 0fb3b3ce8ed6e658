// What the machine that emulates the chip does for a program: end it, and read and write its own file descriptors
// (the `simcall` instruction, QEMU's -semihosting).
#pragma once

#include <string_view>

#include "spore/base/bytes.h"

namespace spore::lx106 {

// Ends the emulation with this exit status.
[[noreturn]] void exitMachine(int status);

// read(2) and write(2) of the host: the number of bytes, or -1.
int32_t readFrom(int descriptor, MutableBytes buffer);
int32_t writeTo(int descriptor, Bytes bytes);
// Waits until the descriptor is readable, at most so long; whether it is.
bool waitFor(int descriptor, uint32_t microseconds);

// A text to the emulator's standard output.
void print(std::string_view text);

}  // namespace spore::lx106
