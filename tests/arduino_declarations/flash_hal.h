// Not the Arduino core: see Arduino.h.
#pragma once

#include <cstdint>

extern "C" uint32_t _FS_start;
#define FS_PHYS_ADDR (static_cast<uint32_t>(reinterpret_cast<uintptr_t>(&_FS_start)) - 0x40200000u)
