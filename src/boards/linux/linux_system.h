// What this machine says of itself, and restarting the process.
#pragma once

#include <algorithm>
#include <functional>
#include <string>

#include "boards/linux/storage_files.h"
#include "spore/base/ip_address.h"
#include "spore/platform/system_info.h"

namespace spore {

// Room for a firmware that is twenty times as greedy as ours.
constexpr uint64_t memoryMaxDefault = 128 * 1024 * 1024;

class LinuxSystem final : public SystemInfo {
 public:
  // `self` and the machine's id give the chip id of a node that keeps no state. Of the machine's memory the process may
  // use at most `memoryMax` bytes; nothing enforces it, but freeHeap() tells what is left.
  LinuxSystem(const StorageFiles& storage, Endpoint self, uint64_t memoryMax = memoryMaxDefault);

  uint32_t chipId() override { return chipId_; }
  std::string_view sdkVersion() override { return kernel_; }
  uint16_t cpuFreqMHz() override { return cpuFreqMHz_; }
  uint64_t flashChipSize() override { return storageBytes_; }
  uint64_t freeHeap() override;
  uint64_t totalHeap() override { return std::min(memoryBytes_, memoryMax_); }
  uint32_t largestFreeBlock() override { return 0; }
  int8_t rssi() override { return 0; }
  ResetCause resetCause() override { return resetCause_; }
  uint32_t entropy() override;
  void restart() override;

  // Called by restart(): the main loop ends and re-executes the program.
  void onRestart(std::function<void()> handler) { restartHandler_ = std::move(handler); }
  bool isRestartWanted() const { return isRestartWanted_; }

 private:
  uint32_t chipId_ = 0;
  std::string kernel_;  // "Linux 6.1.0-18-amd64"
  uint16_t cpuFreqMHz_ = 0;
  uint64_t storageBytes_ = 0;
  uint64_t memoryBytes_ = 0;
  uint64_t memoryMax_ = 0;
  uint64_t freeBytes_ = 0;
  int64_t freeReadAtMs_ = -1;
  ResetCause resetCause_ = ResetCause::PowerOn;
  bool isRestartWanted_ = false;
  std::function<void()> restartHandler_;
};

}  // namespace spore
