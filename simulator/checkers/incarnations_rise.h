// IncarnationsRise: what is known of a node never goes back to an earlier start of it.
#pragma once

#include "simulator/checkers/checker.h"

namespace spore::sim {

class IncarnationsRise final : public Checker {
 public:
  explicit IncarnationsRise(Evidence evidence) : Checker(evidence), newest_(truth().size()) {}

  const char* name() const override { return "incarnations_rise"; }
  void onView(size_t observer, size_t subject, const View& before, const View& after) override;
  // What the node itself says, once views have converged: not below anything that others were shown.
  void onSettled(size_t node, uint32_t incarnation);

 private:
  std::vector<uint32_t> newest_;  // that anybody has shown
};

}  // namespace spore::sim
