#include "boards/esp8266/chip_address.h"

#include <ESP8266WiFi.h>

namespace spore {
namespace {

bool isAccessPointOpen() {
  return (WiFi.getMode() & WIFI_AP) != 0;
}

}  // namespace

IPAddress toCore(IpAddress ip) {
  return {static_cast<uint8_t>(ip.value >> 24), static_cast<uint8_t>(ip.value >> 16),
          static_cast<uint8_t>(ip.value >> 8), static_cast<uint8_t>(ip.value)};
}

IpAddress ownAddress() {
  if (WiFi.isConnected()) return fromCore(WiFi.localIP());
  return isAccessPointOpen() ? fromCore(WiFi.softAPIP()) : IpAddress{};
}

IpAddress ownBroadcast() {
  if (WiFi.isConnected()) return fromCore(WiFi.broadcastIP());
  if (!isAccessPointOpen()) return {};
  // The core gives its access point 255.255.255.0.
  return IpAddress{fromCore(WiFi.softAPIP()).value | 0xFF};
}

}  // namespace spore
