// Entry: one step of a rollout, as it is applied, logged, told, and read again.
#pragma once

#include <optional>
#include <string>

#include "rollout/core/plan.h"

namespace spore::cli {

enum class EntryKind {
  Started,
  Group,      // value: the group whose turn it is
  Began,      // a node's update; counts as an attempt until it is confirmed
  Sending,    // value: from this byte on; code: of its last trial, where that had failed
  Retrying,   // code, message: what went wrong; value: which retry of the transfer
  Installed,  // the node has verified the image and restarts
  OnTrial,    // it has reported the new hash
  Confirmed,  // value: milliseconds since it began
  Skipped,    // code, message
  Failed,     // code, message; hash: what it runs, empty if nobody knows
  Discarded,  // its transfer was given up; it runs what it ran
  Found,      // a node runs something else than when the plan was made; message: its version, hash: what it runs
  Returned,   // a queued node is back; value: its image, message: its version, hash: what it runs
  Canary,     // a node becomes a canary, because those before it have proved nothing
  Soaking,    // value: milliseconds
  Soaked,
  Halting,  // code, message; nothing new begins
  Halted,
  Aborted,
  Resumed,   // what had failed is not counted any more; code "retry": those that wait are left out
  Reopened,  // a failed node is to be updated again; "retried" in the record
  Finished,
};
const char* toText(EntryKind kind);

constexpr size_t noNode = static_cast<size_t>(-1);

struct Entry {
  EntryKind kind = EntryKind::Started;
  size_t node = noNode;  // of the plan
  uint64_t value = 0;
  std::string code = {};
  std::string message = {};
  std::string hash = {};

  friend bool operator==(const Entry&, const Entry&) = default;
};

// {"event","node","name",…}; what is empty is left out.
JsonValue entryJson(const Entry& entry, const Plan& plan);
// Nothing for what entryJson() did not write, or for a node that the plan does not have.
std::optional<Entry> readEntry(const JsonValue& json, const Plan& plan);

}  // namespace spore::cli
