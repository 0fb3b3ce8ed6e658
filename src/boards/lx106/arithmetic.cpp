// The integer helpers that the chip has in its ROM and Debian's libgcc for it lacks. The core multiplies 32 bits by
// 32 into 32 and does not divide.
#include <cstdint>

extern "C" {

uint64_t __udivmoddi4(uint64_t dividend, uint64_t divisor, uint64_t* remainder);

namespace {

struct Division {
  uint32_t quotient;
  uint32_t remainder;
};

// Bit by bit, from the first place at which the divisor can fit.
Division divide(uint32_t dividend, uint32_t divisor) {
  if (divisor == 0 || divisor > dividend) return {0, dividend};
  int shift = __builtin_clz(divisor) - __builtin_clz(dividend);
  uint32_t quotient = 0;
  for (uint32_t part = divisor << shift; shift >= 0; --shift, part >>= 1) {
    quotient <<= 1;
    if (dividend < part) continue;
    dividend -= part;
    quotient |= 1;
  }
  return {quotient, dividend};
}

uint32_t magnitude(int32_t value) {
  return value < 0 ? 0u - static_cast<uint32_t>(value) : static_cast<uint32_t>(value);
}
uint64_t magnitude64(int64_t value) {
  return value < 0 ? 0ull - static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
}

}  // namespace

uint32_t __udivsi3(uint32_t dividend, uint32_t divisor) {
  return divide(dividend, divisor).quotient;
}
uint32_t __umodsi3(uint32_t dividend, uint32_t divisor) {
  return divide(dividend, divisor).remainder;
}
int32_t __divsi3(int32_t dividend, int32_t divisor) {
  const uint32_t quotient = divide(magnitude(dividend), magnitude(divisor)).quotient;
  return static_cast<int32_t>((dividend < 0) != (divisor < 0) ? 0u - quotient : quotient);
}
int32_t __modsi3(int32_t dividend, int32_t divisor) {
  const uint32_t remainder = divide(magnitude(dividend), magnitude(divisor)).remainder;
  return static_cast<int32_t>(dividend < 0 ? 0u - remainder : remainder);
}

uint64_t __udivdi3(uint64_t dividend, uint64_t divisor) {
  return __udivmoddi4(dividend, divisor, nullptr);
}
uint64_t __umoddi3(uint64_t dividend, uint64_t divisor) {
  uint64_t remainder = 0;
  __udivmoddi4(dividend, divisor, &remainder);
  return remainder;
}
int64_t __divdi3(int64_t dividend, int64_t divisor) {
  const uint64_t quotient = __udivmoddi4(magnitude64(dividend), magnitude64(divisor), nullptr);
  return static_cast<int64_t>((dividend < 0) != (divisor < 0) ? 0ull - quotient : quotient);
}

uint64_t __umulsidi3(uint32_t left, uint32_t right) {
  const uint32_t low = (left & 0xFFFF) * (right & 0xFFFF);
  const uint32_t middle = (left >> 16) * (right & 0xFFFF) + (low >> 16);
  const uint32_t middle2 = (left & 0xFFFF) * (right >> 16) + (middle & 0xFFFF);
  const uint32_t high = (left >> 16) * (right >> 16) + (middle >> 16) + (middle2 >> 16);
  return static_cast<uint64_t>(high) << 32 | (middle2 << 16 | (low & 0xFFFF));
}
int64_t __muldi3(int64_t left, int64_t right) {
  const uint64_t a = static_cast<uint64_t>(left);
  const uint64_t b = static_cast<uint64_t>(right);
  const uint32_t crossed = static_cast<uint32_t>(a >> 32) * static_cast<uint32_t>(b) +
                           static_cast<uint32_t>(a) * static_cast<uint32_t>(b >> 32);
  const uint64_t low = __umulsidi3(static_cast<uint32_t>(a), static_cast<uint32_t>(b));
  return static_cast<int64_t>(low + (static_cast<uint64_t>(crossed) << 32));
}

}  // extern "C"
