// What the compiler and the C++ headers expect around a program. Nothing here allocates, and nothing may try.
#include <unistd.h>

#include <cstdlib>
#include <new>

#include "boards/lx106/host_calls.h"
#include "boards/lx106/stop.h"

namespace {

[[noreturn]] void refuse(size_t size) {
  spore::lx106::stop("allocation of %lu bytes", static_cast<unsigned long>(size));
}

}  // namespace

extern "C" {

void* __dso_handle = nullptr;
// Programs end with exitMachine(): no destructor of a static object ever runs.
int __cxa_atexit(void (*)(void*), void*, void*) {
  return 0;
}
void __cxa_pure_virtual() {
  spore::lx106::stop("call of a pure virtual function");
}

void* malloc(size_t size) {
  refuse(size);
}
void* calloc(size_t count, size_t size) {
  refuse(count * size);
}
void* realloc(void*, size_t size) {
  refuse(size);
}
void free(void*) {}

ssize_t write(int descriptor, const void* bytes, size_t size) {
  return spore::lx106::writeTo(descriptor, {static_cast<const uint8_t*>(bytes), size});
}

}  // extern "C"

void* operator new(size_t size) {
  refuse(size);
}
void* operator new[](size_t size) {
  refuse(size);
}
// Virtual destructors name it, though nobody was ever allocated.
void operator delete(void*) noexcept {}
void operator delete[](void*) noexcept {}
void operator delete(void*, size_t) noexcept {}
void operator delete[](void*, size_t) noexcept {}

namespace std {

void __throw_out_of_range_fmt(const char* format, ...) {
  spore::lx106::stop("out of range: %s", format);
}
void __throw_bad_optional_access() {
  spore::lx106::stop("bad optional access");
}

}  // namespace std
