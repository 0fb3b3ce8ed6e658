// LiesDoNotLast: whatever others have said in a living node's name, 10 s after the last lie those that hear it show it
// ACTIVE.
#pragma once

#include "simulator/checkers/checker.h"

namespace spore::sim {

class LiesDoNotLast final : public Checker {
 public:
  explicit LiesDoNotLast(Evidence evidence) : Checker(evidence), words_(truth().size() * truth().size()) {}

  const char* name() const override { return "lies_do_not_last"; }
  void onSecond() override;

 private:
  struct Word {
    Time afterLieAt = never;
    Time at = never;
  };
  void listen(size_t subject);
  void judge(size_t subject);

  std::vector<Word> words_;  // [observer × nodes + subject]: the first one since that lie
};

}  // namespace spore::sim
