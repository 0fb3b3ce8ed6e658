// What the board knows about itself, and restarting it.
#pragma once

#include <cstdint>
#include <string_view>

#include "spore/base/result.h"

namespace spore {

enum class ResetCause : uint8_t { Unknown, PowerOn, External, Software, Watchdog, Exception, Brownout };
const char* toText(ResetCause cause);

// Real figures only: what a board cannot know it reports as 0 or empty, and the API leaves it out.
class SystemInfo {
 public:
  // Stable across restarts and different for nodes of one machine; also the node's id in the cluster.
  virtual uint32_t chipId() = 0;
  virtual std::string_view sdkVersion() = 0;
  virtual uint16_t cpuFreqMHz() = 0;
  virtual uint64_t flashChipSize() = 0;  // bytes; Linux: the size of the file system holding its state
  virtual uint64_t freeHeap() = 0;       // bytes a node's code could still allocate
  virtual uint64_t totalHeap() = 0;      // bytes; 0 if unknown
  virtual uint32_t largestFreeBlock() = 0;  // bytes; 0 if unknown
  virtual int8_t rssi() = 0;                // dBm of the access point; 0 without radio
  virtual ResetCause resetCause() = 0;
  // A fresh random number, for seeds.
  virtual uint32_t entropy() = 0;
  // Does not return on a chip; on Linux the process re-executes itself from its main loop.
  virtual void restart() = 0;
  // The light by which somebody finds the board; a board without one does nothing.
  virtual void setLight(bool /*isOn*/) {}

 protected:
  ~SystemInfo() = default;
};

}  // namespace spore
