// How a program on the bare machine ends when it must not go on: it says why, and what it was doing.
#pragma once

namespace spore::lx106 {

// What runs now, for the message; both texts must stay.
void noteActivity(const char* suite, const char* name);

[[noreturn]] __attribute__((format(printf, 1, 2))) void stop(const char* format, ...);

}  // namespace spore::lx106
