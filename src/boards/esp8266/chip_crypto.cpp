#include "boards/esp8266/chip_crypto.h"

#include <Arduino.h>

#include <memory>
#include <new>

// Calls work(argument) with the stack pointer at `top`, a multiple of 16, and comes back on the old stack. Of the
// registers that a callee keeps (Xtensa, call0 convention) only the return address and the stack pointer change in
// between.
extern "C" void sporeCallOnStack(void* top, void (*work)(void*), void* argument);
asm(R"(
  .section .text.sporeCallOnStack, "ax"
  .align 4
  .global sporeCallOnStack
  .type sporeCallOnStack, @function
sporeCallOnStack:
  addi a2, a2, -16
  s32i a0, a2, 0
  s32i a1, a2, 4
  mov a1, a2
  mov a2, a4
  callx0 a3
  l32i a0, a1, 0
  l32i a1, a1, 4
  ret
  .size sporeCallOnStack, . - sporeCallOnStack
)");

namespace spore {
namespace {

// The verification takes 4,480 (docs/hardware.md). The rest is for interrupts, whose frames lie on the stack that they
// interrupt: the SDK's of Wi-Fi and of its timers save about 300 each and call on from there.
constexpr size_t stackBytes = 6144;

struct Job {
  BearSslCrypto& library;
  const PublicKey& key;
  const Sha256Hash& hash;
  const Signature& signature;
  bool isGenuine;
};

}  // namespace

bool ChipCrypto::canVerify() {
  constexpr size_t headOfBlock = 16;
  return ESP.getMaxFreeBlockSize() >= stackBytes + headOfBlock;
}

bool ChipCrypto::verifies(const PublicKey& key, const Sha256Hash& hash, const Signature& signature) {
  const std::unique_ptr<uint8_t[]> stack(new (std::nothrow) uint8_t[stackBytes]);
  if (stack == nullptr) return false;
  Job job{library_, key, hash, signature, false};
  const uintptr_t top = reinterpret_cast<uintptr_t>(stack.get() + stackBytes) & ~uintptr_t{15};
  sporeCallOnStack(
      reinterpret_cast<void*>(top),
      [](void* argument) {
        Job& work = *static_cast<Job*>(argument);
        work.isGenuine = work.library.verifies(work.key, work.hash, work.signature);
      },
      &job);
  return job.isGenuine;
}

}  // namespace spore
