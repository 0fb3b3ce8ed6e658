// Not the Arduino core: see Arduino.h.
#pragma once

#include "IPAddress.h"

#include <cstddef>

class WiFiUDP {
 public:
  uint8_t begin(uint16_t port);
  void stop();
  int beginPacket(IPAddress ip, uint16_t port);
  size_t write(const uint8_t* bytes, size_t size);
  int endPacket();
  int parsePacket();
  int read(unsigned char* buffer, size_t size);
  IPAddress remoteIP();
  uint16_t remotePort();
};
