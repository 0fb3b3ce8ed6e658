// A log that keeps its latest line and counts them by level.
#pragma once

#include "spore/base/fixed_string.h"
#include "spore/platform/log.h"

namespace spore {

class CountingLog final : public Log {
 public:
  void write(LogLevel level, std::string_view, std::string_view line) override {
    ++counts_[static_cast<size_t>(level)];
    latest_ = FixedString<160>{line};
  }
  bool isOn(LogLevel) const override { return true; }

  uint32_t count(LogLevel level) const { return counts_[static_cast<size_t>(level)]; }
  std::string_view latest() const { return latest_; }

 private:
  uint32_t counts_[4] = {};
  FixedString<160> latest_;
};

}  // namespace spore
