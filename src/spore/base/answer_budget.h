// AnswerBudget: how much is sent to addresses that have not shown that they ask, because a sender's address can be
// forged.
#pragma once

#include "spore/base/ip_address.h"
#include "spore/base/limits.h"
#include "spore/base/pause.h"

namespace spore {

// An answer has at most so many times the bytes of the question …
constexpr size_t forgeableAnswerFactor = 3;

class AnswerBudget {
 public:
  // … and one address gets at most so many bytes within a second. Addresses whose hashes fall into the same of so many
  // shares have that share together: whoever invents addresses can use up the shares of others, but gets no more in
  // all.
  static constexpr size_t bytesPerSecond = 512;
  static constexpr size_t sharesMax = limits::membersMax > 250 ? 256 : 32;

  // Whether so many bytes may go there now; if so, they are counted.
  bool take(Instant now, IpAddress to, size_t bytes);

 private:
  uint16_t bytes_[sharesMax] = {};  // within this second
  Pause second_;
};

}  // namespace spore
