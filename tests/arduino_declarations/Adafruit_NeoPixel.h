// Not Adafruit's library: our own declarations of just those of its calls that an example makes. See Arduino.h.
#pragma once

#include "Arduino.h"

constexpr uint16_t NEO_GRB = 0;
constexpr uint16_t NEO_KHZ800 = 0;

class Adafruit_NeoPixel {
 public:
  Adafruit_NeoPixel(uint16_t count, int16_t pin, uint16_t type);
  void begin();
  void show();
  void setPixelColor(uint16_t index, uint32_t color);
  void setBrightness(uint8_t brightness);
  static uint32_t ColorHSV(uint16_t hue, uint8_t saturation = 255, uint8_t value = 255);
};
