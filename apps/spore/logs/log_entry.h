// LogEntry: a line that a node has logged, or what there is to say between its lines.
#pragma once

#include <cstdint>
#include <string>

#include "json.h"

namespace spore::cli {

enum class LogNote {
  None,         // it is a line
  Missed,       // so many lines were gone before we asked
  Restarted,    // the node has begun anew
  Unreachable,  // it does not answer
  Reachable,    // it answers again
  Joined,       // a member that was not there in the beginning
};

struct LogEntry {
  int64_t timeMs = 0;  // since 1970 UTC, by our clock
  std::string node;
  std::string address;

  LogNote note = LogNote::None;
  int level = 0;  // as in logLevelNames()
  uint64_t number = 0;
  std::string area;
  std::string text;          // the line, or why the node does not answer
  uint64_t missed = 0;       // lines
  int64_t knownUntilMs = 0;  // what a node said between this and its restart is not known
};

// debug, info, warning, error.
const std::vector<std::string>& logLevelNames();
// The index of a name, or of its beginning ("warn"); throws a usage Failure.
int parseLogLevel(const std::string& text);

// "2026-11-29" of here.
std::string dayText(int64_t timeMs);
// `19:46:26.120 kitchen I cluster: attic is ACTIVE`, with a line end; a note has `~` for the level. The name is as wide
// as `nameColumns` at least.
std::string logText(const LogEntry& entry, size_t nameColumns, bool useColour);
// {"time","node","address","number","level","area","line"}, or {"time","node","address","note",…}.
JsonValue logJson(const LogEntry& entry);

}  // namespace spore::cli
