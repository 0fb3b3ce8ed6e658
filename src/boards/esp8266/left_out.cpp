// What the core links into every program though a node never uses it. Weak: where a sketch uses it, the core's own is linked.
#include <c_types.h>

#include <cstdint>

#ifndef __cpp_exceptions
// Tables for unwinding the stack, which only exceptions need: 3.5 KB of flash.
extern "C" __attribute__((weak)) void __register_frame_info(const void*, void*) {}
#endif

// digitalWrite() ends what tone() and analogWrite() started on its pin. Where a sketch uses neither, nothing has been started,
// and their generator of waveforms stays out: 0.5 KB of DRAM, and of instruction RAM where a sketch writes to pins. They lie
// in instruction RAM, because a sketch's interrupt may write to a pin.
extern "C" __attribute__((weak)) IRAM_ATTR int stopWaveform(uint8_t) {
  return 0;
}

extern "C" __attribute__((weak)) IRAM_ATTR bool _stopPWM(uint8_t) {
  return false;
}
