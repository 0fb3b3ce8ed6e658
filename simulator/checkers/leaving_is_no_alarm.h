// LeavingIsNoAlarm: whoever said good-bye is shown INACTIVE, not DEAD; a restart that was announced shows nothing.
#pragma once

#include "simulator/checkers/checker.h"

namespace spore::sim {

class LeavingIsNoAlarm final : public Checker {
 public:
  using Checker::Checker;

  const char* name() const override { return "leaving_is_no_alarm"; }
  void onView(size_t observer, size_t subject, const View& before, const View& after) override;
};

}  // namespace spore::sim
