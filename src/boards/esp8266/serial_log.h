// SerialLog: log lines on the serial port, for whoever has a cable in the board.
#pragma once

#include "spore/platform/log.h"

namespace spore {

class SerialLog final : public Log {
 public:
  static constexpr uint32_t baud = 115200;

  void setLevel(LogLevel level) { level_ = level; }
  // Opens the port at the first line, unless the sketch has done so. A line waits for the port: about 9 ms for
  // 100 characters.
  void write(LogLevel level, std::string_view area, std::string_view line) override;
  bool isOn(LogLevel level) const override { return level >= level_; }

 private:
  LogLevel level_ = LogLevel::Info;
};

}  // namespace spore
