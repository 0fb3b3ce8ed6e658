// Not the Arduino core: see Arduino.h.
#pragma once

#include <cstdint>

enum action_t { ACTION_COPY_RAW = 1 };

struct eboot_command {
  uint32_t magic;
  enum action_t action;
  uint32_t args[29];
  uint32_t crc32;
};

extern "C" void eboot_command_write(eboot_command* command);
extern "C" void eboot_command_clear();
