// LivingAreKept: the member list never loses a living member, to make room or otherwise.
#pragma once

#include "simulator/checkers/checker.h"

namespace spore::sim {

class LivingAreKept final : public Checker {
 public:
  // `places`: of a list.
  LivingAreKept(Evidence evidence, size_t places) : Checker(evidence), places_(places) {}

  const char* name() const override { return "living_are_kept"; }
  void onView(size_t observer, size_t subject, const View& before, const View& after) override;

 private:
  size_t places_;
};

}  // namespace spore::sim
