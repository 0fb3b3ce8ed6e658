#include "spore/base/answer_budget.h"

#include <algorithm>

namespace spore {

bool AnswerBudget::take(Instant now, IpAddress to, size_t bytes) {
  if (second_.begin(now, Millis{1000})) std::fill(std::begin(bytes_), std::end(bytes_), uint16_t{0});
  uint16_t& spent = bytes_[(to.value * 2654435761u >> 16) % sharesMax];
  if (spent + bytes > bytesPerSecond) return false;
  spent = static_cast<uint16_t>(spent + bytes);
  return true;
}

}  // namespace spore
