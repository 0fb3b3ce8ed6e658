#include "boards/lx106/host_calls.h"

namespace spore::lx106 {
namespace {

enum Call : int32_t { Exit = 1, Read = 3, Write = 4, SelectOne = 29 };
constexpr int32_t selectRead = 1;
constexpr int standardOutput = 1;

int32_t call(Call number, int32_t first = 0, int32_t second = 0, int32_t third = 0) {
  register int32_t a2 asm("a2") = number;
  register int32_t a3 asm("a3") = first;
  register int32_t a4 asm("a4") = second;
  register int32_t a5 asm("a5") = third;
  asm volatile("simcall" : "+r"(a2), "+r"(a3) : "r"(a4), "r"(a5) : "memory");
  return a2;
}

int32_t addressOf(const void* memory) {
  return static_cast<int32_t>(reinterpret_cast<uintptr_t>(memory));
}

}  // namespace

void exitMachine(int status) {
  for (;;) call(Exit, status);
}

int32_t readFrom(int descriptor, MutableBytes buffer) {
  return call(Read, descriptor, addressOf(buffer.data()), static_cast<int32_t>(buffer.size()));
}

int32_t writeTo(int descriptor, Bytes bytes) {
  return call(Write, descriptor, addressOf(bytes.data()), static_cast<int32_t>(bytes.size()));
}

bool waitFor(int descriptor, uint32_t microseconds) {
  const uint32_t limit[2] = {microseconds / 1000000, microseconds % 1000000};  // a timeval of the machine
  return call(SelectOne, descriptor, selectRead, addressOf(limit)) > 0;
}

void print(std::string_view text) {
  (void)writeTo(standardOutput, asBytes(text));
}

}  // namespace spore::lx106
