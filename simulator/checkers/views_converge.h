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
  // All were switched on at `since`. It is measured, but nobody is held to it: datagrams are still lost.
  void onColdStart(Time since);
  void onView(size_t observer, size_t subject, const View& before, const View& after) override;
  void onBoot(size_t) override { isCalm_ = false; }
  void onStop(size_t) override { isCalm_ = false; }
  void onSecond() override;
  // Whether its deadline has been looked at since onCalm().
  bool hasJudged() const { return hasJudged_; }
  // Until all showed all: since they were switched on, and since the faults ended, where that left something to mend.
  const Distribution& coldStarts() const { return coldStarts_; }
  const Distribution& recoveries() const { return recoveries_; }

 private:
  void measure(Time since, Distribution& times);
  bool areAllShown() const;
  void judge();
  void judgeObserver(size_t observer);

  size_t places_;
  bool isCalm_ = false;
  bool hasJudged_ = false;
  bool isMeasured_ = false;
  Time calmAt_ = 0;
  Distribution* times_ = nullptr;  // where the measurement under way belongs
  Distribution coldStarts_;
  Distribution recoveries_;
};

}  // namespace spore::sim
