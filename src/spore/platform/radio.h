// Wi-Fi as NetworkManager drives it. A board without a radio reports its interface and nothing else.
#pragma once

#include <cstdint>
#include <string_view>

#include "spore/base/fixed_string.h"
#include "spore/base/ip_address.h"
#include "spore/base/result.h"
#include "spore/base/text.h"

namespace spore {

using Ssid = FixedString<32>;
// 8-63 bytes, or the key itself: 64 hexadecimal digits.
using WifiPassword = FixedString<64>;

struct WifiCredentials {
  Ssid ssid;
  WifiPassword password;
};

enum class StationState : uint8_t { Idle, Connecting, Connected, Failed };

struct ScannedNetwork {
  Ssid ssid;
  int8_t rssi = 0;
  uint8_t channel = 0;
  bool isEncrypted = true;
};

class Radio {
 public:
  // False for an interface that is simply there (Linux): everything below it is Unsupported.
  virtual bool hasRadio() = 0;

  // The network and the password that were built into the firmware; empty: none.
  virtual WifiCredentials builtInStation() { return {}; }
  virtual WifiPassword builtInAccessPointPassword() { return {}; }

  virtual Status startStation(const WifiCredentials& credentials, const HostName& hostName) = 0;
  virtual void stopStation() = 0;
  virtual StationState stationState() = 0;
  virtual Status startAccessPoint(const WifiCredentials& credentials) = 0;
  virtual void stopAccessPoint() = 0;
  virtual uint8_t accessPointClients() = 0;

  // A scan takes seconds: start it, then poll. Busy while one runs.
  virtual Status startScan() = 0;
  virtual bool isScanning() = 0;
  virtual size_t scannedCount() = 0;
  virtual ScannedNetwork scanned(size_t index) = 0;

  struct Interface {
    std::string_view name;  // "wlan0", "station"
    IpAddress ip;
    IpAddress netmask;
    IpAddress gateway;
    FixedString<17> mac;  // aa:bb:cc:dd:ee:ff, empty if unknown
    bool isUp = false;
  };
  virtual Interface interface() = 0;

 protected:
  ~Radio() = default;
};

}  // namespace spore
