#include "logs/node_log.h"

#include <fmt/format.h>

#include <algorithm>

namespace spore::cli {
namespace {

// No line is older, whatever a stranger says.
constexpr uint64_t oldestLineMs = uint64_t{100} * 366 * 24 * 3600 * 1000;

// The line's age when the answer was given.
int64_t ageOf(const JsonValue& line, uint64_t nowMs) {
  const uint64_t at = numberIn(line, "at");
  return static_cast<int64_t>(at < nowMs ? std::min(nowMs - at, oldestLineMs) : 0);
}

int levelOf(const JsonValue& line) {
  const auto& names = logLevelNames();
  const auto found = std::find(names.begin(), names.end(), textIn(line, "level"));
  return found == names.end() ? 1 : static_cast<int>(found - names.begin());
}

}  // namespace

std::string NodeLog::target() const {
  return next_ ? fmt::format("/api/node/log?since={}", *next_) : "/api/node/log";
}

LogEntry NodeLog::noteAt(int64_t timeMs, LogNote note) const {
  LogEntry entry;
  entry.timeMs = timeMs;
  entry.node = name_;
  entry.address = address_;
  entry.note = note;
  return entry;
}

// Answers take their time, so that a later one may seem to have been given earlier.
int64_t NodeLog::inOrder(int64_t timeMs) {
  return latestMs_ = std::max(latestMs_, timeMs);
}

bool NodeLog::takeAnswer(const JsonValue& answer, int64_t askedMs, int64_t answeredMs, std::vector<LogEntry>& entries) {
  const std::string run = textIn(answer, "run");
  const uint64_t nowMs = numberIn(answer, "now");
  const int64_t givenMs = askedMs + (answeredMs - askedMs) / 2;
  const bool isAnother = !run_.empty() && run != run_;
  if (isAnother) {
    const auto uptime = static_cast<int64_t>(std::min(nowMs, oldestLineMs));
    LogEntry note = noteAt(inOrder(givenMs - uptime), LogNote::Restarted);
    note.knownUntilMs = answeredMs_;
    entries.push_back(note);
    next_ = 0;
  } else if (!isReachable_) {
    entries.push_back(noteAt(inOrder(givenMs), LogNote::Reachable));
  }
  isReachable_ = true;
  run_ = run;
  answeredMs_ = answeredMs;
  if (isAnother) return false;
  for (const JsonValue& line : listIn(answer, "lines")) takeLine(line, givenMs - ageOf(line, nowMs), entries);
  next_ = numberIn(answer, "next");
  return true;
}

void NodeLog::takeLine(const JsonValue& line, int64_t timeMs, std::vector<LogEntry>& entries) {
  const std::optional<uint64_t> number = findNumberIn(line, "number");
  if (!number || (next_ && *number < *next_)) return;
  LogEntry entry = noteAt(inOrder(timeMs), LogNote::Missed);
  if (next_ && *number > *next_) {
    entry.missed = *number - *next_;
    entries.push_back(entry);
  }
  next_ = *number + 1;
  entry.note = LogNote::None;
  entry.number = *number;
  entry.level = levelOf(line);
  entry.area = textIn(line, "area");
  entry.text = textIn(line, "line");
  entries.push_back(std::move(entry));
}

void NodeLog::takeFailure(const std::string& cause, int64_t nowMs, std::vector<LogEntry>& entries) {
  if (!isReachable_) return;
  isReachable_ = false;
  LogEntry note = noteAt(inOrder(nowMs), LogNote::Unreachable);
  note.text = cause;
  entries.push_back(std::move(note));
}

}  // namespace spore::cli
