// What a board says for parts that it does not have.
#pragma once

#include "spore/platform/crypto.h"
#include "spore/platform/firmware_slot.h"
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
  void sendToThose(std::string_view, const ClientChoice&) override {}
  Status sendTo(WebSocketClientId, std::string_view) override { return Status::NotFound; }
  size_t clientCount() override { return 0; }
};

// A board without Crypto takes no signature for genuine.
class NoCrypto final : public Crypto {
 public:
  Status begin(Sha256State&) override { return Status::Unsupported; }
  void add(Sha256State&, Bytes) override {}
  Sha256Hash result(const Sha256State&) override { return {}; }
  bool verifies(const PublicKey&, const Sha256Hash&, const Signature&) override { return false; }
};

// The firmware of this board was installed by other means, and so will the next one be.
class NoFirmwareSlot final : public FirmwareSlot {
 public:
  size_t runningBytes() override { return 0; }
  size_t roomBytes() override { return 0; }
  Status readRunning(size_t, MutableBytes) override { return Status::Unsupported; }
  Status readTrailer(MutableBytes) override { return Status::Unsupported; }
  Status open(const StagingPlan&) override { return Status::Unsupported; }
  size_t staged() override { return 0; }
  Status append(Bytes) override { return Status::Unsupported; }
  Status finish() override { return Status::Unsupported; }
  Status read(size_t, MutableBytes) override { return Status::Unsupported; }
  Status checkCopy(size_t) override { return Status::Unsupported; }
  Status commit(Bytes) override { return Status::Unsupported; }
  void discard() override {}
  SlotTrial trial() override { return SlotTrial::Unknown; }
  Status confirm() override { return Status::Ok; }
  Status revert() override { return Status::Unsupported; }
  MutableBytes lend(size_t) override { return {}; }
  void giveBack() override {}
};

}  // namespace spore
