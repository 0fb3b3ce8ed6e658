// The record of a rollout as text: a line with its plan and its terms, then a line for each entry.
#pragma once

#include <string>
#include <vector>

#include "rollout/core/rollout_state.h"

namespace spore::cli {

constexpr const char* rolloutSchema = "spore.rollout/1";

// Times are milliseconds since 1970. `cluster` is its name, which may be empty.
JsonValue recordHead(const std::string& id, uint64_t atMs, const std::string& cluster, const RolloutState& state);
JsonValue recordLine(uint64_t atMs, const Entry& entry, const Plan& plan);

struct RecordContent {
  RolloutState planned;  // before the first entry
  RolloutState state;    // after the last
  std::vector<Entry> entries;
  std::string cluster;
  uint64_t startedAtMs = 0;
  uint64_t lastAtMs = 0;
};

// Why lines are no record. `what` is empty where a line is no line of any record.
struct RecordFault {
  size_t line = 0;  // from 1 on
  std::string what;
};

// A last line that is no entry is left out: a newer program may have written it. Throws a RecordFault.
RecordContent readRecord(const std::vector<std::string>& lines);

}  // namespace spore::cli
