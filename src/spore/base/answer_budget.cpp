#include "spore/base/answer_budget.h"

#include <algorithm>

namespace spore {

bool AnswerBudget::take(Instant now, IpAddress to, size_t bytes) {
  tick(now);
  if (shares_.empty()) end_ = now + Millis{1000};
  Share* share = std::find_if(shares_.begin(), shares_.end(), [&](const Share& known) { return known.to == to; });
  if (share == shares_.end()) {
    if (shares_.push({to, 0}) != Status::Ok) return false;
    share = &shares_.back();
  }
  if (share->bytes + bytes > bytesPerSecond) return false;
  share->bytes += static_cast<uint32_t>(bytes);
  return true;
}

void AnswerBudget::tick(Instant now) {
  if (!shares_.empty() && now.hasReached(end_)) shares_.clear();
}

}  // namespace spore
