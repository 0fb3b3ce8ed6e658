// StrangersLeave: nodes that never existed are in no list any more minutes after the last frame in their names.
#pragma once

#include "simulator/checkers/checker.h"
#include "simulator/promises.h"

namespace spore::sim {

class StrangersLeave final : public Checker {
 public:
  using Checker::Checker;

  const char* name() const override { return "strangers_leave"; }
  void onSecond() override {
    if (truth().attack().strangers == 0) return;
    if (now() - truth().attack().newcomersAt < promises::strangersLeaveWithin) return;
    complain("a list still has " + std::to_string(truth().attack().strangers) + " members that never existed");
  }
};

}  // namespace spore::sim
