// NoLivingDead: no member that lives and can be reached is shown DEAD, not even by a node that has just woken.
#pragma once

#include "simulator/checkers/checker.h"

namespace spore::sim {

class NoLivingDead final : public Checker {
 public:
  using Checker::Checker;

  const char* name() const override { return "no_living_dead"; }
  void onView(size_t observer, size_t subject, const View& before, const View& after) override;

  uint64_t count() const { return count_; }

 private:
  uint64_t count_ = 0;
};

}  // namespace spore::sim
