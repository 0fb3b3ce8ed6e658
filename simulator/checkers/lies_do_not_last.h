// LiesDoNotLast: whatever others have said in a living node's name, 10 s after the last lie those that hear it show it
// ACTIVE.
#pragma once

#include "simulator/checkers/checker.h"

namespace spore::sim {

class LiesDoNotLast final : public Checker {
 public:
  using Checker::Checker;

  const char* name() const override { return "lies_do_not_last"; }
  void onSecond() override;

 private:
  void judge(size_t subject);
};

}  // namespace spore::sim
