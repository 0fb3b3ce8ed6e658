// The allocating functions of the C library, replaced. operator new of every kind ends in one of them.
#include "allocation_guard.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

// The C library's own, under the names by which glibc lets a replacement reach them.
extern "C" {
void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* memory, size_t size);
void* __libc_memalign(size_t alignment, size_t size);
}

namespace {

const char* currentSuite = nullptr;
const char* currentName = nullptr;

void judge(size_t size) {
  if (!currentSuite) return;
  char text[200];
  const int length =
      std::snprintf(text, sizeof text, "allocation of %zu bytes in %s.%s\n", size, currentSuite, currentName);
  currentSuite = nullptr;  // abort() may allocate
  if (length > 0) (void)!::write(STDERR_FILENO, text, static_cast<size_t>(length));
  std::abort();
}

}  // namespace

namespace unit_test {

void forbidAllocation(const char* suite, const char* name) {
  currentName = name;
  currentSuite = suite;
}

void allowAllocation() {
  currentSuite = nullptr;
}

}  // namespace unit_test

extern "C" {

// The tests' static objects are never destroyed, as on the chip: the C library would allocate to remember so many.
int __cxa_atexit(void (*)(void*), void*, void*) {
  return 0;
}

void* malloc(size_t size) {
  judge(size);
  return __libc_malloc(size);
}

void* calloc(size_t count, size_t size) {
  judge(count * size);
  return __libc_calloc(count, size);
}

void* realloc(void* memory, size_t size) {
  judge(size);
  return __libc_realloc(memory, size);
}

void* memalign(size_t alignment, size_t size) {
  judge(size);
  return __libc_memalign(alignment, size);
}

void* aligned_alloc(size_t alignment, size_t size) {
  judge(size);
  return __libc_memalign(alignment, size);
}

int posix_memalign(void** memory, size_t alignment, size_t size) {
  judge(size);
  *memory = __libc_memalign(alignment, size);
  return *memory ? 0 : ENOMEM;
}

}  // extern "C"
