// A log that nobody reads; it counts its lines.
#pragma once

#include "spore/platform/log.h"

namespace spore {

class QuietLog final : public Log {
 public:
  void write(LogLevel, std::string_view, std::string_view) override { ++lines; }
  bool isOn(LogLevel level) const override { return level >= threshold; }

  LogLevel threshold = LogLevel::Info;
  uint32_t lines = 0;
};

}  // namespace spore
