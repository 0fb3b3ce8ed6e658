// RatedLog: passes log lines on, at a rate that no flood from the network raises.
#pragma once

#include "spore/platform/clock.h"
#include "spore/platform/log.h"

namespace spore {

// Between a node and where its lines go, for boards to put in front of their log: a disk is not filled, and a serial
// port does not hold up the loop, however many lines strangers provoke.
class RatedLog final : public Log {
 public:
  // How many lines may come at once, as a whole fleet that is discovered makes them, and how many a second in the long
  // run.
  static constexpr uint32_t burstLines = 300;
  static constexpr uint32_t linesPerSecond = 20;

  RatedLog(Log& to, Clock& clock) : to_(to), clock_(clock) {}

  // Lines over the rate are counted and left out. Two lines tell of that: one when it begins, one with the count when
  // it is over.
  void write(LogLevel level, std::string_view area, std::string_view line) override;
  bool isOn(LogLevel level) const override { return to_.isOn(level); }
  uint32_t suppressed() const override { return suppressed_; }

 private:
  void refill();
  void pass(LogLevel level, std::string_view area, std::string_view line);

  Log& to_;
  Clock& clock_;
  Instant filledAt_;
  uint16_t lines_ = burstLines;  // that may come now
  bool isSuppressing_ = false;
  uint32_t suppressed_ = 0;
  uint32_t toldOf_ = 0;  // of them, those that a line has told of
};

}  // namespace spore
