// What a board says for parts that it does not have.
#pragma once

#include "spore/platform/radio.h"
#include "spore/platform/web_sockets.h"

namespace spore {

// A network that is simply there: it can be reported, but neither joined, scanned nor served.
class NoRadio : public Radio {
 public:
  bool hasRadio() final { return false; }
  Status startStation(const WifiCredentials&, const HostName&) final { return Status::Unsupported; }
  void stopStation() final {}
  StationState stationState() final { return StationState::Idle; }
  Status startAccessPoint(const WifiCredentials&) final { return Status::Unsupported; }
  void stopAccessPoint() final {}
  uint8_t accessPointClients() final { return 0; }
  Status startScan() final { return Status::Unsupported; }
  bool isScanning() final { return false; }
  size_t scannedCount() final { return 0; }
  ScannedNetwork scanned(size_t) final { return {}; }

 protected:
  ~NoRadio() = default;
};

class NoWebSockets final : public WebSocketPort {
 public:
  void sendToAll(std::string_view, WebSocketClientId) override {}
  size_t clientCount() override { return 0; }
};

}  // namespace spore
