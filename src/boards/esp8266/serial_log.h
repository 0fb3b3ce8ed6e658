// SerialLog: log lines on the serial port, for whoever has a cable in the board.
#pragma once

#include "spore/platform/log.h"

namespace spore {

class SerialLog final : public Log {
 public:
  void setLevel(LogLevel level) { level_ = level; }
  // A line waits for the port (serial_port.h).
  void write(LogLevel level, std::string_view area, std::string_view line) override;
  bool isOn(LogLevel level) const override { return level >= level_; }

 private:
  LogLevel level_ = LogLevel::Info;
};

}  // namespace spore
