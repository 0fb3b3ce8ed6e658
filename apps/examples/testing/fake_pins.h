// The pins of a board, for tests of sketches that include Arduino.h: levels lie in memory, and the test sets inputs.
#pragma once

#include <Arduino.h>

struct FakePin {
  uint8_t mode = INPUT;
  bool isHigh = true;
  uint32_t writes = 0;
};

// In the sketch's process, which a test reaches with Bench::inSketch().
FakePin& fakePin(uint8_t number);
