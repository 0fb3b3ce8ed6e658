// StoppedIsNoticed: whoever stops is shown non-ACTIVE, and later DEAD, by all within the published times.
#pragma once

#include "simulator/checkers/checker.h"
#include "simulator/figures.h"

namespace spore::sim {

class StoppedIsNoticed final : public Checker {
 public:
  using Checker::Checker;

  const char* name() const override { return "stopped_is_noticed"; }
  void onBoot(size_t node) override;
  void onStop(size_t node) override;
  void onView(size_t observer, size_t subject, const View& before, const View& after) override;
  void onSecond() override;

  // From the end of a node that had said nothing to the first and to the last other that no longer shows it ACTIVE.
  const Distribution& first() const { return first_; }
  const Distribution& last() const { return last_; }

  // Since the end of a node; since the observer's last stall; since either, if the observer stalls again and again.
  struct Limits {
    Time usual;
    Time afterStall;
    Time ofStumblers;
  };

 private:
  struct Stop {
    size_t node = 0;
    Time at = 0;
    Time firstSeenAt = never;
    bool isMeasured = false;
    std::vector<uint8_t> isJudged;  // observers whose first deadline has been looked at
    std::vector<uint8_t> strikes;   // seconds in which an observer could have said DEAD and did not
  };

  void judgeShown(Stop& stop);
  // Whether all is well, or as bad as it can get.
  bool judgeDead(Stop& stop);
  void complainOf(size_t observer, const Stop& stop);
  bool hearsBroadcasts(size_t observer) const;
  bool canBeHeld(size_t observer, const Stop& stop, const Limits& limits) const;

  std::vector<Stop> stops_;
  Distribution first_;
  Distribution last_;
};

}  // namespace spore::sim
