// ChipRadio: Wi-Fi through the core. The engine decides when to try, to open and to scan; this only does it.
#pragma once

#include "boards/esp8266/name_server.h"
#include "spore/base/spare_memory.h"
#include "spore/platform/radio.h"

namespace spore {

class ChipRadio final : public Radio {
 public:
  bool hasRadio() override { return true; }

  // WIFI_SSID, WIFI_PASSWORD and AP_PASSWORD of the build.
  WifiCredentials builtInStation() override;
  WifiPassword builtInAccessPointPassword() override;

  Status startStation(const WifiCredentials& credentials, const HostName& hostName) override;
  void stopStation() override;
  StationState stationState() override;
  // While it is open, every name that its clients ask for is this board: their systems then show the portal.
  Status startAccessPoint(const WifiCredentials& credentials) override;
  void stopAccessPoint() override;
  uint8_t accessPointClients() override;

  Status startScan() override;
  bool isScanning() override;
  size_t scannedCount() override;
  ScannedNetwork scanned(size_t index) override;

  Interface interface() override;

  // To be called in each pass of the loop: answers the names that were asked for, and forgets old scans.
  void poll(uint32_t nowMs);

 private:
  void prepare();

  void lookAgain(uint32_t nowMs);

  Spare<NameServer> names_;  // while the access point is open
  bool isPrepared_ = false;
  bool isOpen_ = false;      // the access point
  bool hasStarted_ = false;  // the station, since the last stop
  bool holdsScan_ = false;
  uint32_t scannedAtMs_ = 0;
  uint32_t lookedAtMs_ = 0;  // for the network of the station
};

}  // namespace spore
