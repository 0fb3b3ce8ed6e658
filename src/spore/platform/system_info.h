// What the board knows about itself, and restarting it.
#pragma once

#include <cstdint>
#include <string_view>

#include "spore/base/bytes.h"
#include "spore/base/flash_text.h"
#include "spore/base/result.h"

namespace spore {

enum class ResetCause : uint8_t { Unknown, PowerOn, External, Software, Watchdog, Exception, Brownout };
FlashText toText(ResetCause cause);

// Real figures only: what a board cannot know it reports as 0 or empty, and the API leaves it out.
class SystemInfo {
 public:
  // Stable across restarts and different for nodes of one machine; also the node's id in the cluster.
  virtual uint32_t chipId() = 0;
  virtual std::string_view sdkVersion() = 0;
  virtual uint16_t cpuFreqMHz() = 0;
  virtual uint64_t flashChipSize() = 0;     // bytes; Linux: the size of the file system holding its state
  virtual uint64_t freeHeap() = 0;          // bytes a node's code could still allocate
  virtual uint64_t totalHeap() = 0;         // bytes; 0 if unknown
  virtual uint32_t largestFreeBlock() = 0;  // bytes; 0 if unknown
  virtual int8_t rssi() = 0;                // dBm of the access point; 0 without radio
  virtual ResetCause resetCause() = 0;
  // A fresh random number, for seeds.
  virtual uint32_t entropy() = 0;
  // Does not return on a chip; on Linux the process re-executes itself from its main loop.
  virtual void restart() = 0;
  // In place of an exception: the program ended itself, because a CHECK failed, by abort() or for lack of memory.
  static constexpr uint8_t endedItself = 255;
  // Where the exception was that ended the last run; zeros if there was none.
  struct CrashSite {
    uint8_t exception = 0;  // the processor's number of its cause
    uint32_t address = 0;   // of the instruction
  };
  virtual CrashSite crashSite() { return {}; }
  // A few bytes that outlive a restart, though not a power cut; at most retainedBytes, a multiple of 4. A board without
  // such memory keeps nothing.
  static constexpr size_t retainedBytes = 64;
  virtual void retain(Bytes /*bytes*/) {}
  // Fills the buffer with what was retained, or with noise after a power cut. Unsupported.
  virtual Status retained(MutableBytes /*buffer*/) { return Status::Unsupported; }
  // The light by which somebody finds the board; a board without one does nothing.
  virtual void setLight(bool /*isOn*/) {}

 protected:
  ~SystemInfo() = default;
};

}  // namespace spore
