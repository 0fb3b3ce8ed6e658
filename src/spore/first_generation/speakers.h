// Speakers: which addresses sent frames of this protocol in the last minute or two, of whatever cluster.
#pragma once

#include <cstring>

#include "spore/base/instant.h"
#include "spore/base/ip_address.h"

namespace spore {

// Two sets of bits, one for each 60 s. Addresses that are equal in their low 10 bits share a bit: within a net of up to
// 1,022 hosts nobody is taken for another.
class Speakers {
 public:
  void note(Instant now, IpAddress address) {
    age(now);
    present_[byteOf(address)] |= bitOf(address);
  }
  // For at least 60 s after the last note.
  bool contains(Instant now, IpAddress address) {
    age(now);
    return ((present_[byteOf(address)] | past_[byteOf(address)]) & bitOf(address)) != 0;
  }
  // At least every 24 days.
  void age(Instant now) {
    const Millis passed = now.since(since_);
    if (isBegun_ && passed < period) return;
    const bool isOld = !isBegun_ || passed >= period + period;
    if (isOld) {
      std::memset(past_, 0, sizeof(past_));
    } else {
      std::memcpy(past_, present_, sizeof(past_));
    }
    std::memset(present_, 0, sizeof(present_));
    since_ = now;
    isBegun_ = true;
  }

 private:
  static constexpr Millis period{60000};
  static constexpr size_t byteOf(IpAddress address) { return (address.value & 0x3FF) >> 3; }
  static constexpr uint8_t bitOf(IpAddress address) { return static_cast<uint8_t>(1u << (address.value & 7)); }

  uint8_t present_[128] = {};
  uint8_t past_[128] = {};
  Instant since_;
  bool isBegun_ = false;
};

}  // namespace spore
