// A machine whose network is simply there: it reports the interface and cannot scan, join or serve Wi-Fi.
#pragma once

#include <string>

#include "spore/platform/radio.h"

namespace spore {

class LinuxRadio final : public Radio {
 public:
  // `ip`: the node's own address, whose interface is reported.
  explicit LinuxRadio(IpAddress ip) : ip_(ip) {}

  bool hasRadio() override { return false; }
  Status startStation(const WifiCredentials&, const HostName&) override { return Status::Unsupported; }
  void stopStation() override {}
  StationState stationState() override { return StationState::Idle; }
  Status startAccessPoint(const WifiCredentials&) override { return Status::Unsupported; }
  void stopAccessPoint() override {}
  uint8_t accessPointClients() override { return 0; }
  Status startScan() override { return Status::Unsupported; }
  bool isScanning() override { return false; }
  size_t scannedCount() override { return 0; }
  ScannedNetwork scanned(size_t) override { return {}; }

  // The system is asked at most once a second. `name` is valid until the next call.
  Interface interface() override;

 private:
  IpAddress ip_;
  std::string name_;
  Interface known_;
  int64_t askedAtMs_ = -1;
};

}  // namespace spore
