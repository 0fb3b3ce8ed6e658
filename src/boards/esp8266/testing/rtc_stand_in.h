// RtcStandIn: the RTC's user memory and the SDK's word of the last reset, as a chip keeps them over a restart.
#pragma once

#include <cstdint>

namespace spore {

class RtcStandIn {
 public:
  // Noise, as after a power cut.
  RtcStandIn();
  ~RtcStandIn();

  // A crash as the core tells it, and what the SDK says of it after the restart.
  void crash(uint32_t reason, uint32_t reasonAfterwards, uint32_t cause = 0, uint32_t address = 0);
  // A restart that nothing crashed before.
  void restart(uint32_t reason);

  static constexpr uint32_t words = 512 / 4;
  uint32_t memory[words];
};

}  // namespace spore
