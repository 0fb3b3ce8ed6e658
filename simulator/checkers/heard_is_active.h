// HeardIsActive: the specification's first rule: whoever was heard within 10 s is shown ACTIVE, unless it said
// good-bye.
#pragma once

#include "simulator/checkers/checker.h"

namespace spore::sim {

class HeardIsActive final : public Checker {
 public:
  using Checker::Checker;

  const char* name() const override { return "heard_is_active"; }
  void onView(size_t observer, size_t subject, const View& before, const View& after) override;
};

}  // namespace spore::sim
