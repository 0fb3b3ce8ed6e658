// Distribution: many durations, and what lies below which share of them.
#pragma once

#include <algorithm>
#include <vector>

#include "simulator/core/time.h"

namespace spore::sim {

class Distribution {
 public:
  void add(Time value) {
    values_.push_back(value);
    isSorted_ = false;
  }
  void add(const Distribution& other) {
    values_.insert(values_.end(), other.values_.begin(), other.values_.end());
    isSorted_ = false;
  }
  size_t count() const { return values_.size(); }
  // The smallest value that `share` (0 … 1) of all do not exceed; 0 if there is none.
  Time at(double share) const {
    if (values_.empty()) return 0;
    if (!isSorted_) std::sort(values_.begin(), values_.end());
    isSorted_ = true;
    const auto rank = static_cast<size_t>(share * static_cast<double>(values_.size()) + 0.999999);
    return values_[std::clamp<size_t>(rank, 1, values_.size()) - 1];
  }

 private:
  mutable std::vector<Time> values_;
  mutable bool isSorted_ = false;
};

}  // namespace spore::sim
