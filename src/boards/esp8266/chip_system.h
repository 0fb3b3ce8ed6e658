// ChipSystem: what the chip and the SDK say about themselves.
#pragma once

#include "boards/esp8266/crash_notes.h"
#include "spore/platform/system_info.h"

namespace spore {

class ChipSystem final : public SystemInfo {
 public:
  // The last three bytes of the MAC address.
  uint32_t chipId() override;
  std::string_view sdkVersion() override;
  uint16_t cpuFreqMHz() override;
  uint64_t flashChipSize() override;
  uint64_t freeHeap() override;
  uint64_t totalHeap() override;
  uint32_t largestFreeBlock() override;
  int8_t rssi() override;
  ResetCause resetCause() override { return crashNotes_.resetCause(); }
  uint32_t entropy() override;
  void restart() override;
  CrashSite crashSite() override { return crashNotes_.crashSite(); }
  // RTC memory, behind the 128 bytes that belong to the boot loader's commands.
  void retain(Bytes bytes) override;
  Status retained(MutableBytes buffer) override;
  // While it is lit, an ESP-01 says nothing on its serial port, whose pin it is on (SPORE_LIGHT_PIN=1).
  void setLight(bool isOn) override;

 private:
  CrashNotes crashNotes_;
};

}  // namespace spore
