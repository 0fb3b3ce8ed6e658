// LeavingIsNoAlarm: whoever said good-bye is shown INACTIVE as having left by all that heard it, and not DEAD.
#pragma once

#include "simulator/checkers/checker.h"

namespace spore::sim {

class LeavingIsNoAlarm final : public Checker {
 public:
  using Checker::Checker;

  const char* name() const override { return "leaving_is_no_alarm"; }
  void onBoot(size_t node) override;
  void onStop(size_t node) override;
  void onView(size_t observer, size_t subject, const View& before, const View& after) override;
  void onSecond() override;

 private:
  void judge(size_t left);

  std::vector<size_t> leaving_;  // those that left within the last moments
};

}  // namespace spore::sim
