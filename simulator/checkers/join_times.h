// JoinTimes: how long it takes until a new node is known by all and knows all. A figure, not a promise.
#pragma once

#include <algorithm>

#include "simulator/checkers/checker.h"
#include "simulator/figures.h"

namespace spore::sim {

class JoinTimes final : public Checker {
 public:
  using Checker::Checker;

  const char* name() const override { return "join_times"; }
  void onBoot(size_t node) override {
    // Others come and go: only a newcomer to a cluster that stands still is measured.
    isDisturbed_ = !joins_.empty();
    if (views().activeViewsOf(node) == 0) joins_.push_back({node, now()});
  }
  void onStop(size_t node) override {
    std::erase_if(joins_, [&](const Join& join) { return join.node == node; });
    isDisturbed_ = true;
  }
  void onView(size_t observer, size_t subject, const View&, const View& after) override {
    if (joins_.empty() || after.shown != Shown::Active) return;
    const int others = static_cast<int>(truth().runningCount()) - 1;
    std::erase_if(joins_, [&](const Join& join) {
      if (join.node != observer && join.node != subject) return false;
      if (views().activeViewsOf(join.node) < others || views().activeShownBy(join.node) < others) return false;
      if (!isDisturbed_) times_.add(now() - join.at);
      return true;
    });
    if (joins_.empty()) isDisturbed_ = false;
  }

  const Distribution& times() const { return times_; }

 private:
  struct Join {
    size_t node;
    Time at;
  };
  std::vector<Join> joins_;
  bool isDisturbed_ = false;
  Distribution times_;
};

}  // namespace spore::sim
