// The core registers tables for unwinding the stack at the start, which brings 3.5 KB of code along that only exceptions
// use. Weak: whoever has exceptions gets the library's.
#ifndef __cpp_exceptions
extern "C" __attribute__((weak)) void __register_frame_info(const void*, void*) {}
#endif
