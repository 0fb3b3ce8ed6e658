// The node's own addresses, and addresses between the core's type and ours.
#pragma once

#include <IPAddress.h>

#include "spore/base/ip_address.h"

namespace spore {

inline IpAddress fromCore(const IPAddress& ip) {
  return {ip[0], ip[1], ip[2], ip[3]};
}
// lwIP's numbers, whose bytes lie as they travel.
inline IpAddress fromWire(uint32_t address) {
  return {static_cast<uint8_t>(address), static_cast<uint8_t>(address >> 8), static_cast<uint8_t>(address >> 16),
          static_cast<uint8_t>(address >> 24)};
}
inline IPAddress toCore(IpAddress ip) {
  return {static_cast<uint8_t>(ip.value >> 24), static_cast<uint8_t>(ip.value >> 16),
          static_cast<uint8_t>(ip.value >> 8), static_cast<uint8_t>(ip.value)};
}

// The station's while it is connected, otherwise the access point's while that is open, otherwise none.
IpAddress ownAddress();
// The broadcast address of the same subnet.
IpAddress ownBroadcast();

}  // namespace spore
