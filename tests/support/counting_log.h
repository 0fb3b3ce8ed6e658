// A log that keeps its latest line and counts them by level.
#pragma once

#include "spore/base/fixed_string.h"
#include "spore/platform/log.h"

namespace spore {

class CountingLog final : public Log {
 public:
  void write(LogLevel level, std::string_view area, std::string_view line) override {
    keep(level, area, line);
    ++counts_[static_cast<size_t>(level)];
    latest_ = FixedString<160>{line};
  }
  bool isOn(LogLevel level) const override { return level >= threshold; }

  uint32_t lines() const { return counts_[0] + counts_[1] + counts_[2] + counts_[3]; }
  uint32_t count(LogLevel level) const { return counts_[static_cast<size_t>(level)]; }
  std::string_view latest() const { return latest_; }

  LogLevel threshold = LogLevel::Debug;

 private:
  uint32_t counts_[4] = {};
  FixedString<160> latest_;
};

}  // namespace spore
