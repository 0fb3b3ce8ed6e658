// AnswerBudget: how much is sent to addresses that have not shown that they ask, because a sender's address can be
// forged.
#pragma once

#include "spore/base/fixed_vector.h"
#include "spore/base/instant.h"
#include "spore/base/ip_address.h"
#include "spore/base/limits.h"

namespace spore {

// Who asks gets at most so many times the bytes of the question …
constexpr size_t forgeableAnswerFactor = 3;

class AnswerBudget {
 public:
  // … and an address at most so many within a second, from so many addresses.
  static constexpr size_t bytesPerSecond = 512;
  static constexpr size_t addressesMax = limits::membersMax > 250 ? 64 : 8;

  // Whether so much may go there now; then it counts.
  bool take(Instant now, IpAddress to, size_t bytes);
  // At least every 24 days.
  void tick(Instant now);

 private:
  struct Share {
    IpAddress to;
    uint32_t bytes = 0;
  };
  FixedVector<Share, addressesMax> shares_;
  Instant end_;  // of the second, while there are shares
};

}  // namespace spore
