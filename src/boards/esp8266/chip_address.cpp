#include "boards/esp8266/chip_address.h"

#include <ESP8266WiFi.h>

namespace spore {
namespace {

bool isAccessPointOpen() {
  return (WiFi.getMode() & WIFI_AP) != 0;
}

}  // namespace

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
