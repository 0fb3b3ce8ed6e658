// A whole board for a node on the bare machine: time from the core, memory from the linker, the network from the host.
#pragma once

#include "boards/lx106/bridged_ports.h"
#include "spore/platform/absent_parts.h"
#include "spore/platform/board.h"

namespace spore::lx106 {

// Without -icount the core's counter follows the host's time.
class CoreClock final : public Clock {
 public:
  Instant now() override { return Instant{static_cast<uint32_t>(ticks() / (ticksPerMilli))}; }
  uint32_t micros() override { return static_cast<uint32_t>(ticks() / (ticksPerMilli / 1000)); }

 private:
  static constexpr uint32_t ticksPerMilli = 40000;
  // Called far more often than the counter wraps, each 107 s.
  uint64_t ticks();

  uint32_t last_ = 0;
  uint64_t total_ = 0;
};

class PrintingLog final : public Log {
 public:
  void write(LogLevel level, std::string_view area, std::string_view line) override;
  bool isOn(LogLevel level) const override { return level >= LogLevel::Info; }
};

class MachineInfo final : public SystemInfo {
 public:
  uint32_t id = 0;
  uint32_t random = 0;

  uint32_t chipId() override { return id; }
  std::string_view sdkVersion() override { return "lx106 under QEMU"; }
  uint16_t cpuFreqMHz() override { return 40; }
  uint64_t flashChipSize() override { return 1024 * 1024; }
  // What the linker left of DRAM.
  uint64_t freeHeap() override;
  uint64_t totalHeap() override { return freeHeap(); }
  uint32_t largestFreeBlock() override { return static_cast<uint32_t>(freeHeap()); }
  int8_t rssi() override { return 0; }
  ResetCause resetCause() override { return ResetCause::PowerOn; }
  uint32_t entropy() override;
  // Ends the machine; whoever runs it may start it again.
  void restart() override;
};

class BridgedRadio final : public NoRadio {
 public:
  IpAddress ip;

  Interface interface() override;
};

// Nothing outlives the machine.
class NoStorage final : public Storage {
 public:
  Result<size_t> load(StorageKey, MutableBytes) override { return Status::NotFound; }
  Status store(StorageKey, Bytes) override { return Status::Unsupported; }
  Status remove(StorageKey) override { return Status::Ok; }
};

struct BridgedBoard {
  Bridge bridge;
  CoreClock clock;
  NoCrypto crypto;
  BridgedDatagrams datagrams{bridge};
  NoFirmwareSlot firmware;
  BridgedHttpClient httpClient{bridge};
  PrintingLog log;
  BridgedRadio radio;
  PushedRequests requests;  // whoever reads the bridge hands over what came
  NoStorage storage;
  MachineInfo system;
  NoWebSockets webSockets;

  Board board{clock, crypto, datagrams, firmware, httpClient, log, radio, requests, storage, system, webSockets};
};

}  // namespace spore::lx106
