// RecentSenders: which addresses sent frames of this protocol in the last minute or two, of whatever cluster.
#pragma once

#include "spore/base/instant.h"
#include "spore/base/ip_address.h"
#include "spore/base/word_memory.h"

namespace spore {

// Two sets of bits, one for each 60 s. Addresses that are equal in their low 10 bits share a bit: within a net of up to
// 1,022 hosts nobody is taken for another.
class RecentSenders {
 public:
  void note(Instant now, IpAddress address) {
    age(now);
    WordPart<uint32_t>& word = present_[wordOf(address)];
    word = word | bitOf(address);
  }
  // True for at least 60 s after the last note.
  bool contains(Instant now, IpAddress address) {
    age(now);
    return ((present_[wordOf(address)] | past_[wordOf(address)]) & bitOf(address)) != 0;
  }
  // To be called at least every 24 days, because the clock wraps.
  void age(Instant now) {
    const Millis passed = now.since(since_);
    if (isBegun_ && passed < period) return;
    const bool isOld = !isBegun_ || passed >= period + period;
    for (size_t i = 0; i < words; ++i) {
      past_[i] = isOld ? 0 : present_[i].value();
      present_[i] = 0;
    }
    since_ = now;
    isBegun_ = true;
  }

 private:
  static constexpr Millis period{60000};
  static constexpr size_t words = 1024 / 32;
  static constexpr size_t wordOf(IpAddress address) { return address.value / 32 % words; }
  static constexpr uint32_t bitOf(IpAddress address) { return uint32_t{1} << (address.value % 32); }

  WordArray<WordPart<uint32_t>, words> present_;
  WordArray<WordPart<uint32_t>, words> past_;
  Instant since_;
  bool isBegun_ = false;
};

}  // namespace spore
