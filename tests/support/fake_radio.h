// A radio, or none, that does what a test says.
#pragma once

#include "spore/base/fixed_vector.h"
#include "spore/platform/radio.h"

namespace spore {

class FakeRadio final : public Radio {
 public:
  bool isThere = false;
  Status startStatus = Status::Ok;
  StationState station = StationState::Idle;
  WifiCredentials stationCredentials;  // of the latest startStation()
  uint32_t stationStarts = 0;
  bool isAccessPointOpen = false;
  uint8_t clients = 0;
  Status scanStatus = Status::Ok;
  bool isScanUnderWay = false;
  FixedVector<ScannedNetwork, 8> networks;
  Interface reported;

  FakeRadio() {
    reported.name = "eth0";
    reported.ip = IpAddress{10, 0, 0, 1};
    reported.netmask = IpAddress{255, 255, 255, 0};
    reported.gateway = IpAddress{10, 0, 0, 254};
    reported.mac = FixedString<17>{"02:00:00:00:00:01"};
    reported.isUp = true;
  }

  bool hasRadio() override { return isThere; }
  Status startStation(const WifiCredentials& credentials, const HostName&) override {
    ++stationStarts;
    stationCredentials = credentials;
    station = StationState::Connecting;
    return isThere ? startStatus : Status::Unsupported;
  }
  void stopStation() override { station = StationState::Idle; }
  StationState stationState() override { return station; }
  Status startAccessPoint(const WifiCredentials&) override {
    isAccessPointOpen = true;
    return isThere ? startStatus : Status::Unsupported;
  }
  void stopAccessPoint() override { isAccessPointOpen = false; }
  uint8_t accessPointClients() override { return clients; }
  Status startScan() override {
    if (!isThere) return Status::Unsupported;
    if (isScanUnderWay) return Status::Busy;
    if (scanStatus == Status::Ok) isScanUnderWay = true;
    return scanStatus;
  }
  bool isScanning() override { return isScanUnderWay; }
  size_t scannedCount() override { return networks.size(); }
  ScannedNetwork scanned(size_t index) override { return networks[index]; }
  Interface interface() override { return reported; }
};

}  // namespace spore
