#include "logs/log_merge.h"

#include <algorithm>
#include <iterator>

namespace spore::cli {

void LogMerge::add(std::vector<LogEntry> entries) {
  std::move(entries.begin(), entries.end(), std::back_inserter(waiting_));
}

std::vector<LogEntry> LogMerge::take(int64_t untilMs) {
  std::stable_sort(waiting_.begin(), waiting_.end(),
                   [](const LogEntry& a, const LogEntry& b) { return a.timeMs < b.timeMs; });
  const auto later = std::find_if(waiting_.begin(), waiting_.end(),
                                  [untilMs](const LogEntry& entry) { return entry.timeMs > untilMs; });
  std::vector<LogEntry> taken(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(later));
  waiting_.erase(waiting_.begin(), later);
  return taken;
}

}  // namespace spore::cli
