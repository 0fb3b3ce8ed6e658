// CHECK: for our own mistakes only, never for bytes from outside. It stays on in production.
#pragma once

#include "spore/base/board_functions.h"
#include "spore/base/in_flash.h"

#ifndef CHECK
#define CHECK(condition) ((condition) ? (void)0 : ::spore::checkFailed(SPORE_THIS_FILE_, __LINE__))
#define SPORE_THIS_FILE_                                   \
  ([]() -> const char* {                                   \
    static const char inFlash[] SPORE_IN_FLASH = __FILE__; \
    return inFlash;                                        \
  }())
#endif
// CHECK for headers, where the name lies in RAM: GCC leaves no constant of a template in flash, but keeps equal names
// only once.
#define HEADER_CHECK(condition) ((condition) ? (void)0 : ::spore::checkFailed(__FILE__, __LINE__))
