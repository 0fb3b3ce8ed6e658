// LogMerge: entries of many nodes, in the order of their times.
#pragma once

#include <vector>

#include "logs/log_entry.h"

namespace spore::cli {

class LogMerge {
 public:
  // Those of one node, in their order.
  void add(std::vector<LogEntry> entries);
  // Those up to a time, earlier ones first, those of one node in their order. They are not kept.
  std::vector<LogEntry> take(int64_t untilMs);

 private:
  std::vector<LogEntry> waiting_;
};

}  // namespace spore::cli
