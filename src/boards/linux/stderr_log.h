// Log lines on stderr, for people or for machines.
#pragma once

#include <string>

#include "spore/platform/log.h"

namespace spore {

enum class LogFormat : uint8_t { Text, Json };

// One line per entry, written in one piece so that lines of several processes do not mix.
class StderrLog final : public Log {
 public:
  StderrLog(LogLevel level, LogFormat format) : level_(level), format_(format) {}

  void write(LogLevel level, std::string_view area, std::string_view line) override;
  bool isOn(LogLevel level) const override { return level >= level_; }

 private:
  LogLevel level_;
  LogFormat format_;
  std::string buffer_;
};

// "2025-08-21T15:54:05.123Z info    cluster  …" or {"time","level","area","message"}, with a line end. `unixMillis`
// counts from 1970 UTC. Control characters are escaped, so that a name from the network cannot forge a line.
void formatLogLine(std::string& out, LogFormat format, int64_t unixMillis, LogLevel level, std::string_view area,
                   std::string_view line);

}  // namespace spore
