// IncarnationsRise: what is known of a node never goes back to an earlier start of it.
#pragma once

#include "simulator/checkers/checker.h"

namespace spore::sim {

class IncarnationsRise final : public Checker {
 public:
  using Checker::Checker;

  const char* name() const override { return "incarnations_rise"; }
  void onView(size_t observer, size_t subject, const View& before, const View& after) override;
  // What the node itself says, once views have converged. Others must say the same: if they remembered more starts than
  // it did, it has been told by now.
  void onSettled(size_t node, uint32_t incarnation);
};

}  // namespace spore::sim
