// DeadStayDead: somebody who speaks in a stopped node's name makes it ACTIVE for 10 s more at most, and unconfirmed.
#pragma once

#include "simulator/checkers/checker.h"

namespace spore::sim {

class DeadStayDead final : public Checker {
 public:
  explicit DeadStayDead(Evidence evidence) : Checker(evidence), hasRisen_(truth().size() * truth().size()) {}

  const char* name() const override { return "dead_stay_dead"; }
  void onView(size_t observer, size_t subject, const View& before, const View& after) override;
  void onSecond() override;

 private:
  bool isHeld(size_t observer, size_t subject) const;

  std::vector<uint8_t> hasRisen_;  // [observer × nodes + subject]
};

}  // namespace spore::sim
