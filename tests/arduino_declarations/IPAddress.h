// Not the Arduino core: see Arduino.h.
#pragma once

#include <cstdint>

struct ip4_addr {
  uint32_t addr;
};
using ip_addr_t = ip4_addr;

class IPAddress {
 public:
  IPAddress(uint8_t a, uint8_t b, uint8_t c, uint8_t d);
  uint8_t operator[](int index) const;
  operator ip_addr_t() const;

 private:
  ip4_addr address_;
};
