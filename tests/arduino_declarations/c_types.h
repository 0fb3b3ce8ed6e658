// Not Espressif's SDK: our own declaration of what SPORE uses of it. See Arduino.h.
#pragma once

// Where the SDK's own header puts a function that may run while flash cannot be read.
#define IRAM_ATTR
