// Trace: the last events of the world, one line each, and a digest over all of them.
#pragma once

#include <deque>
#include <string>

#include "simulator/core/time.h"

namespace spore::sim {

class Trace {
 public:
  explicit Trace(const Time& now) : now_(now) {}

  // Something happened; nodes are given by their numbers.
  void note(std::string line);
  // The last lines as they were noted, oldest first, at most `lastMax`.
  const std::deque<std::string>& last() const { return last_; }
  uint64_t digest() const { return digest_; }
  // Also prints each line to stderr as it comes.
  void setLoud(bool isLoud) { isLoud_ = isLoud; }

  static constexpr size_t lastMax = 60;

 private:
  const Time& now_;
  std::deque<std::string> last_;
  uint64_t digest_ = 0xCBF29CE484222325;
  bool isLoud_ = false;
};

// "12.345 s".
std::string timeText(Time time);

}  // namespace spore::sim
