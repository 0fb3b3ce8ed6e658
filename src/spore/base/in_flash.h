// Where a chip keeps constants that shall not take its RAM.
#pragma once

// A section that the ESP8266's linker scripts leave in flash; elsewhere one like any other. Flash that is mapped into
// memory answers to aligned 32-bit loads only: texts are read through FlashText, words through FlashBytes, rows of a
// table through inRam(). Each object has a section of its own, so that the linker can drop it, and because those of
// inline functions must not share one with others.
#define SPORE_IN_FLASH SPORE_IN_FLASH_NUMBERED_(__COUNTER__)
#define SPORE_IN_FLASH_NUMBERED_(number) SPORE_IN_FLASH_SECTION_(number)
#define SPORE_IN_FLASH_SECTION_(number) __attribute__((section(".irom.text.spore." #number)))
