// Where what we keep lies in the RTC's user memory, in words of 4 bytes. The first 128 bytes are the boot loader's.
#pragma once

#include <cstdint>

#include "spore/platform/system_info.h"

namespace spore::rtc_layout {

constexpr uint32_t retainedAt = 128 / 4;
constexpr uint32_t crashMarkerAt = retainedAt + SystemInfo::retainedBytes / 4;

}  // namespace spore::rtc_layout
