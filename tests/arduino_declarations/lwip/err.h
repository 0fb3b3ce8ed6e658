// Not lwIP: our own declarations of just those of its calls that SPORE makes. See Arduino.h.
#pragma once

#include <cstdint>

using err_t = int8_t;
constexpr err_t ERR_OK = 0;
constexpr err_t ERR_MEM = -1;
constexpr err_t ERR_VAL = -6;
constexpr err_t ERR_ABRT = -13;
constexpr err_t ERR_CLSD = -15;
