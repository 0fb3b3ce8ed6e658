// LossProcess: whether one receiver misses a broadcast just now, independently each time or in bursts.
#pragma once

#include "simulator/core/generator.h"

namespace spore::sim {

struct LossOptions {
  double mean = 0;  // share of broadcasts lost
  Time burst = 0;   // mean length of a burst; 0: each loss is independent of the others
};

// Bursts are a Gilbert-Elliott process in continuous time: in the bad state everything is lost, in the good one
// nothing.
class LossProcess {
 public:
  void set(const LossOptions& options, Time now, Generator& generator) {
    options_ = options;
    chance_ = Chance{options.mean};
    changesAt_ = never;
    isBad_ = options.mean >= 1;
    if (options.burst == 0 || options.mean <= 0 || options.mean >= 1) return;
    isBad_ = generator.happens(chance_);
    changesAt_ = now + duration(generator);
  }
  bool isLost(Time now, Generator& generator) {
    if (options_.burst == 0) return !chance_.isZero() && generator.happens(chance_);
    return isInBurst(now, generator);
  }
  // Never where losses come each by itself.
  bool isInBurst(Time now, Generator& generator) {
    while (now >= changesAt_) {
      isBad_ = !isBad_;
      changesAt_ += duration(generator);
    }
    return isBad_;
  }
  const LossOptions& options() const { return options_; }

 private:
  Time duration(Generator& generator) const {
    const double good = static_cast<double>(options_.burst) * (1 - options_.mean) / options_.mean;
    return generator.exponential(isBad_ ? options_.burst : static_cast<Time>(good));
  }

  LossOptions options_;
  Chance chance_;
  Time changesAt_ = never;
  bool isBad_ = false;
};

}  // namespace spore::sim
