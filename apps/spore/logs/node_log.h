// NodeLog: the log of one node as its answers tell it: its lines in our time, each once, and what is missing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "logs/log_entry.h"

namespace spore::cli {

class NodeLog {
 public:
  NodeLog(std::string name, std::string address) : name_(std::move(name)), address_(std::move(address)) {}

  const std::string& name() const { return name_; }
  const std::string& address() const { return address_; }
  void setAddress(std::string address) { address_ = std::move(address); }
  bool isReachable() const { return isReachable_; }

  // What to ask next.
  std::string target() const;
  // The answer to that, asked and answered at these times of our clock. False: it is another run's than the one before,
  // and what target() says now is to be asked at once.
  bool takeAnswer(const JsonValue& answer, int64_t askedMs, int64_t answeredMs, std::vector<LogEntry>& entries);
  // No answer. Told once, until there is one again.
  void takeFailure(const std::string& cause, int64_t nowMs, std::vector<LogEntry>& entries);

 private:
  LogEntry noteAt(int64_t timeMs, LogNote note) const;
  int64_t inOrder(int64_t timeMs);
  void takeLine(const JsonValue& line, int64_t timeMs, std::vector<LogEntry>& entries);

  std::string name_;
  std::string address_;
  bool isReachable_ = true;
  std::string run_;               // empty: none known yet
  std::optional<uint64_t> next_;  // of that run; none: whatever there is
  int64_t latestMs_ = 0;          // of what was told
  int64_t answeredMs_ = 0;        // when the last answer came
};

}  // namespace spore::cli
