#include "fake_pins.h"

FakePin& fakePin(uint8_t number) {
  static FakePin pins[17];
  return pins[number];
}

extern "C" {

void pinMode(uint8_t pin, uint8_t mode) { fakePin(pin).mode = mode; }

void digitalWrite(uint8_t pin, uint8_t value) {
  fakePin(pin).isHigh = value == HIGH;
  ++fakePin(pin).writes;
}

int digitalRead(uint8_t pin) { return fakePin(pin).isHigh ? HIGH : LOW; }

}  // extern "C"
