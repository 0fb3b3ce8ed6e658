// Proves that the machine notices: does the one misdeed whose number the host sends, and should not survive it.
#include <gtest/gtest.h>

#include <cstdlib>

#include "../no_allocation/unit_test.h"
#include "boards/lx106/host_calls.h"
#include "boards/lx106/loop_stack.h"
#include "spore/base/check.h"
#include "spore/base/flash_bytes.h"
#include "spore/base/word_memory.h"

namespace {

constexpr int standardInput = 0;
void* volatile kept;  // what the optimizer must not remove

TEST(Misdeeds, Expectation) {
  EXPECT_EQ(1, 2);
}

void readUnaligned() {
  alignas(uint32_t) static uint8_t bytes[8] = {};
  uint8_t* volatile odd = bytes + 1;
  kept = reinterpret_cast<void*>(*reinterpret_cast<volatile uint32_t*>(odd));
}

void readByteOfFlash() {
  static const char text[] SPORE_IN_FLASH = "text";
  const char* volatile inFlash = text;
  kept = reinterpret_cast<void*>(*static_cast<const volatile char*>(inFlash + 1));
}

void storeHalfOfWordMemory() {
  *static_cast<volatile uint16_t*>(spore::takeWordMemory(4)) = 1;
}

void overflowLoopStack() {
  spore::lx106::paintLoopStack();
  spore::lx106::onLoopStack([] {
    volatile uint8_t large[spore::lx106::loopStackBytes];
    for (volatile uint8_t& byte : large) byte = 1;
  });
}

}  // namespace

int main() {
  uint8_t number = 0;
  if (spore::lx106::readFrom(standardInput, {&number, 1}) != 1) return 2;
  spore::lx106::paintLoopStack();
  switch (number) {
    case '0': return 0;
    case '1': return unit_test::runAll(nullptr);
    case '2': readUnaligned(); break;
    case '3': kept = std::malloc(10); break;
    case '4': kept = new int(1); break;
    case '5': CHECK(number == '0'); break;
    case '6': overflowLoopStack(); break;
    case '7': readByteOfFlash(); break;
    case '8': storeHalfOfWordMemory(); break;
  }
  return 0;
}
