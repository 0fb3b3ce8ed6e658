// ViewsConverge: once the faults are over, every node shows every other as it is within the published time.
#pragma once

#include "simulator/checkers/checker.h"
#include "simulator/figures.h"

namespace spore::sim {

class ViewsConverge final : public Checker {
 public:
  // A node has `places` for others: whoever has more neighbours than that shows as many as fit.
  ViewsConverge(Evidence evidence, size_t places) : Checker(evidence), places_(places) {}

  const char* name() const override { return "views_converge"; }
  void onCalm() override;
  // Measures the time from `since` until all show all, without holding anybody to it: datagrams are still lost.
  void measure(Time since);
  void onView(size_t observer, size_t subject, const View& before, const View& after) override;
  void onBoot(size_t) override { isCalm_ = false; }
  void onStop(size_t) override { isCalm_ = false; }
  void onSecond() override;
  // Whether its deadline has been looked at since onCalm().
  bool hasJudged() const { return hasJudged_; }
  // From the end of the faults until all showed all.
  const Distribution& times() const { return times_; }

 private:
  bool areAllShown() const;
  void judge();
  void judgeObserver(size_t observer);

  size_t places_;
  bool isCalm_ = false;
  bool hasJudged_ = false;
  bool isMeasured_ = false;
  Time calmAt_ = 0;
  Distribution times_;
};

}  // namespace spore::sim
